#!/usr/bin/env bash
# A cancelled coroutine that goes on with an error.
# kotlinx-coroutines 1.10.2, Kotlin 2.4.20, on the JVM; seen on 2026-11-30.
#
# Expected: withContext(Dispatchers.IO) { ... } checks on its return whether its coroutine was cancelled meanwhile, as
#   its documentation says, and then throws CancellationException, whatever the block did.
# Happens: only a result is thrown away. When the blocking call in it fails, the caller gets that failure, although its
#   coroutine is cancelled.
# Hurts: who catches the failure and shows it: a screen that was left says that something went wrong, and a retry loop
#   tries again for nobody. Closing a connection in order to cancel makes every cancellation look like an error.
# Ours: bindings/kotlin/src/main/kotlin/app/doorstep/Doorstep.kt asks ensureActive() before it throws what a sync threw.
#
# Seen:
#   cancelled, then it returns: JobCancellationException
#   cancelled, then it fails: IllegalStateException
set -euo pipefail
need() { command -v "$1" >/dev/null || { echo "$1 is needed" >&2; exit 2; }; }
need mvn; need javac

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir kotlin
cat > kotlin/Main.kt <<'END'
import java.util.concurrent.CountDownLatch
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext

/** What comes out of withContext when [end] runs after its coroutine was cancelled. */
fun outcome(end: () -> Unit): String {
    var out = "nothing"
    runBlocking(Dispatchers.Default) {
        val begun = CountDownLatch(1)
        val cancelled = CountDownLatch(1)
        val job = launch {
            try {
                withContext(Dispatchers.IO) {
                    begun.countDown()
                    cancelled.await()
                    end()
                }
            } catch (e: Exception) {
                out = e.javaClass.simpleName
            }
        }
        begun.await()
        job.cancel()
        cancelled.countDown()
        job.join()
    }
    return out
}

fun main() {
    println("cancelled, then it returns: ${outcome {}}")
    println("cancelled, then it fails: ${outcome { error("the connection was closed") }}")
}
END
cat > pom.xml <<'END'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId>
  <artifactId>finding</artifactId>
  <version>1</version>
  <properties><project.build.sourceEncoding>UTF-8</project.build.sourceEncoding></properties>
  <dependencies>
    <dependency><groupId>org.jetbrains.kotlin</groupId><artifactId>kotlin-stdlib</artifactId><version>2.4.20</version></dependency>
    <dependency><groupId>org.jetbrains.kotlinx</groupId><artifactId>kotlinx-coroutines-core-jvm</artifactId><version>1.10.2</version></dependency>
  </dependencies>
  <build>
    <sourceDirectory>kotlin</sourceDirectory>
    <plugins>
      <plugin>
        <groupId>org.jetbrains.kotlin</groupId>
        <artifactId>kotlin-maven-plugin</artifactId>
        <version>2.4.20</version>
        <executions><execution><goals><goal>compile</goal></goals></execution></executions>
      </plugin>
    </plugins>
  </build>
</project>
END
mvn -B -q -Dkotlin.compiler.daemon=false compile \
    org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath -Dmdep.outputFile=classpath >&2
java -cp "target/classes:$(cat classpath)" MainKt > seen
cat seen
diff - seen <<'END'
cancelled, then it returns: JobCancellationException
cancelled, then it fails: IllegalStateException
END
