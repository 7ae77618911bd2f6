package app.doorstep.platform

import android.content.Context
import java.util.UUID

/** What the app itself has to remember; everything else is the engine's. */
class Settings(context: Context) {
    private val kept = context.getSharedPreferences("app", Context.MODE_PRIVATE)

    /** Address of the office, such as `https://office.example`; empty until somebody gave one. */
    var office: String
        get() = kept.getString("office", null).orEmpty()
        set(address) = kept.edit().putString("office", address.trim()).apply()

    /** What tells this installation from every other; drawn once, and of no use to anybody else. */
    val install: String
        get() = kept.getString("install", null)
            ?: UUID.randomUUID().toString().take(8).also { kept.edit().putString("install", it).apply() }

    /** Tag of the language that was chosen in the app; empty: the phone's. Read only before Android 13. */
    var language: String
        get() = kept.getString("language", null).orEmpty()
        set(tag) = kept.edit().putString("language", tag).apply()
}
