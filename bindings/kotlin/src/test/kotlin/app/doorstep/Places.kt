package app.doorstep

import app.doorstep.core.StandardFile
import java.nio.file.Files
import java.nio.file.Path
import kotlin.io.path.isRegularFile
import kotlin.io.path.listDirectoryEntries
import kotlin.io.path.name
import kotlin.io.path.readBytes

/** The top of the tree. */
val top: Path = Path.of(System.getProperty("doorstep.top")).toAbsolutePath().normalize()

/** The program that cargo built. */
val program: Path = Path.of(System.getProperty("doorstep.library")).toAbsolutePath().normalize().resolve("doorstep")

/** A pack of the fixtures. */
fun pack(id: String): List<StandardFile> =
    top.resolve("fixtures/standards/$id").listDirectoryEntries()
        .filter { it.isRegularFile() }
        .sortedBy { it.name }
        .map { StandardFile(it.name, it.readBytes()) }

/** A folder that is gone when the JVM ends. */
fun folder(): Path {
    val made = Files.createTempDirectory("doorstep")
    Runtime.getRuntime().addShutdownHook(Thread { made.toFile().deleteRecursively() })
    return made
}
