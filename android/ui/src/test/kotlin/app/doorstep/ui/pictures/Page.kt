package app.doorstep.ui.pictures

/** The page of all pictures. */
fun pageOf(galleries: List<Gallery>): String = buildString {
    append("# What the screens look like\n\n")
    append("Drawn by `android/ui` on a JVM from what the engine says; `PicturesTest` compares each picture, up to a shade, ")
    append("and writes this page (`-Ddoorstep.draw=true`).\n")
    append("The office's console stands in the [README](../../README.md): ")
    append("[board](board-en-dark.png), [visit](visit-en.png).\n")
    for (gallery in galleries) {
        append("\n## ${gallery.title}\n\n${gallery.question}\n\n")
        for (shot in gallery.shots) {
            append("**${shot.caption}**\n\n<p>\n")
            for (variant in shot.variants) {
                val file = "android/${shot.name}${variant.suffix}.png"
                val alt = if (shot.every) "${shot.caption} (${variant.word})" else shot.caption
                append("  <img src=\"$file\" width=\"240\" alt=\"$alt\">\n")
            }
            append("</p>\n\n")
        }
    }
}.trimEnd() + "\n"
