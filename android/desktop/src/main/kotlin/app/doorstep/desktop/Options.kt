package app.doorstep.desktop

import app.doorstep.core.Language

/** What the command line says. */
data class Options(
    /** Address of the office; empty: it is typed. */
    val office: String = "",
    /** A one-time code to join with at once; empty: it is typed. */
    val code: String = "",
    /** The phone's folder; empty: one that is gone afterwards. */
    val data: String = "",
    /** How far the clocks are set back, milliseconds, as a demo's are. */
    val behindMs: Long = 0,
    val language: Language = Language.CHINESE,
    val dark: Boolean = false,
    /** Draw the window into this PNG and end; empty: stay open. */
    val picture: String = "",
) {
    companion object {
        /** What can be said. */
        const val USAGE = "--office URL --code CODE [--behind MILLISECONDS] [--data FOLDER] [--language zh|en] [--dark] [--picture FILE.png]"

        /** Reads [args]; `null` when they are not understood. */
        fun of(args: List<String>): Options? {
            var options = Options()
            var rest = args
            while (rest.isNotEmpty()) {
                if (rest.first() == "--dark") {
                    options = options.copy(dark = true)
                    rest = rest.drop(1)
                    continue
                }
                val value = rest.getOrNull(1) ?: return null
                options = when (rest.first()) {
                    "--office" -> options.copy(office = value)
                    "--code" -> options.copy(code = value)
                    "--data" -> options.copy(data = value)
                    "--behind" -> options.copy(behindMs = value.toLongOrNull() ?: return null)
                    "--language" -> options.copy(language = language(value) ?: return null)
                    "--picture" -> options.copy(picture = value)
                    else -> return null
                }
                rest = rest.drop(2)
            }
            return options
        }

        private fun language(tag: String): Language? = when (tag) {
            "zh" -> Language.CHINESE
            "en" -> Language.ENGLISH
            else -> null
        }
    }
}
