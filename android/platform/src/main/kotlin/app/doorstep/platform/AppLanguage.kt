package app.doorstep.platform

import android.app.LocaleManager
import android.content.Context
import android.content.res.Configuration
import android.os.Build
import android.os.LocaleList
import app.doorstep.core.Language

/** The app's own language: Android's setting where there is one (13 and newer), else one of ours. */
class AppLanguage(private val app: Context, private val settings: Settings) {

    /** The language that the app's texts are in now; that of the engine follows it. */
    val now: Language
        get() = of(words())

    /** Makes it the language of this app alone; nothing where it is that already. */
    fun choose(language: Language) {
        if (language == now) return
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.TIRAMISU) {
            // Android then makes the activity anew.
            app.getSystemService(LocaleManager::class.java).applicationLocales = LocaleList.forLanguageTags(tag(language))
        } else {
            settings.language = tag(language)
        }
    }

    /** [base] with the chosen language: what an activity is attached to, and where texts come from. */
    fun words(base: Context = app): Context {
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.TIRAMISU || settings.language.isEmpty()) return base
        val chosen = Configuration(base.resources.configuration)
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
