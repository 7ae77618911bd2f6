package app.doorstep.platform

import android.app.LocaleManager
import android.os.Build
import app.doorstep.core.Language
import kotlin.test.AfterTest
import kotlin.test.Test
import kotlin.test.assertEquals
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.util.ReflectionHelpers

@RunWith(RobolectricTestRunner::class)
class AppLanguageTest {
    private val app = RuntimeEnvironment.getApplication() as DoorstepApp
    private val language = app.services.language
    private val real = Build.VERSION.SDK_INT

    private fun android(version: Int) = ReflectionHelpers.setStaticField(Build.VERSION::class.java, "SDK_INT", version)

    @AfterTest
    fun back() = android(real)

    @Test
    fun `the engine speaks the language that the texts are in`() {
        for ((phone, spoken) in listOf(
            "en-rGB" to Language.ENGLISH,
            "zh-rCN" to Language.CHINESE,
            "zh-rSG" to Language.CHINESE,
            // Neither of ours: both fall back to the same.
            "fr" to Language.ENGLISH,
            "zh-rTW" to Language.ENGLISH,
        )) {
            RuntimeEnvironment.setQualifiers(phone)
            assertEquals(spoken, language.now, phone)
            val sent = app.getString(R.string.share_statement)
            assertEquals(if (spoken == Language.CHINESE) "发送服务单" else "Send the statement", sent, phone)
        }
    }

    @Test
    fun `Android keeps the app's language from 13 on`() {
        language.choose(Language.CHINESE)
        val kept = app.getSystemService(LocaleManager::class.java).applicationLocales
        assertEquals("zh-CN", kept.toLanguageTags())
        assertEquals("", app.services.settings.language)
    }

    @Test
    fun `before it the app does`() {
        android(Build.VERSION_CODES.S)
        language.choose(Language.CHINESE)
        assertEquals("zh-CN", Settings(app).language)
        assertEquals(Language.CHINESE, language.now)
        assertEquals("发送服务单", language.words().getString(R.string.share_statement))
        language.choose(Language.ENGLISH)
        assertEquals(Language.ENGLISH, language.now)
    }
}
