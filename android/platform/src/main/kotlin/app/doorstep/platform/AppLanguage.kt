package app.doorstep.platform

import android.app.LocaleManager
import android.content.Context
import android.os.Build
import android.os.LocaleList
import app.doorstep.core.Language

/** The app's own language: Android's setting where there is one (13 and newer), else one of ours. */
class AppLanguage(private val app: Context, private val settings: Settings) {

    /** The language that the app's texts are in now; that of the engine follows it. */
    val now: Language
        get() = of(words())

    /** Chooses a language for this app alone. The activity is made anew: by Android, or before 13 by its caller. */
    fun choose(language: Language) = choose(tag(language))

    /** Goes back to the phone's language. */
    fun followPhone() = choose("")

    private fun choose(tag: String) {
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.TIRAMISU) {
            app.getSystemService(LocaleManager::class.java).applicationLocales = LocaleList.forLanguageTags(tag)
        } else {
            settings.language = tag
        }
    }

    /** [base] with the chosen language: what an activity is attached to, and where texts come from. */
    fun words(base: Context = app): Context {
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.TIRAMISU || settings.language.isEmpty()) return base
        val chosen = android.content.res.Configuration(base.resources.configuration)
        chosen.setLocales(LocaleList.forLanguageTags(settings.language))
        return base.createConfigurationContext(chosen)
    }

    companion object {
        /** The tag of a language, as its resources have it. */
        fun tag(language: Language): String = when (language) {
            Language.CHINESE -> "zh-CN"
            Language.ENGLISH -> "en"
        }

        /** The language in which [context] has its texts: the engine must not speak another one than they do. */
        fun of(context: Context): Language =
            if (context.getString(R.string.language) == tag(Language.CHINESE)) Language.CHINESE else Language.ENGLISH
    }
}
