package app.doorstep.platform

import android.Manifest.permission
import android.content.Intent
import android.content.pm.ApplicationInfo
import android.content.pm.PackageManager
import java.io.File
import javax.xml.parsers.DocumentBuilderFactory
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertTrue
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.w3c.dom.Element

/** What the app may, what it shows to others, and what leaves the phone. */
@RunWith(RobolectricTestRunner::class)
class ManifestTest {
    private val app = RuntimeEnvironment.getApplication()
    private val main = File(System.getProperty("doorstep.top"), "android/app/src/main")

    private fun elements(path: String, tag: String): List<Element> {
        val found = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(main.resolve(path)).getElementsByTagName(tag)
        return (0 until found.length).map { found.item(it) as Element }
    }

    private val application = elements("AndroidManifest.xml", "application").single()

    @Test
    fun `it asks for five permissions`() {
        val info = app.packageManager.getPackageInfo(app.packageName, PackageManager.GET_PERMISSIONS)
        val asked = setOf(
            permission.INTERNET, permission.ACCESS_NETWORK_STATE, permission.RECEIVE_BOOT_COMPLETED,
            permission.POST_NOTIFICATIONS, permission.SCHEDULE_EXACT_ALARM,
        )
        assertEquals(asked, info.requestedPermissions.orEmpty().toSet())
    }

    @Test
    fun `others reach the activity and nothing else`() {
        val parts = PackageManager.GET_ACTIVITIES or PackageManager.GET_SERVICES or
            PackageManager.GET_RECEIVERS or PackageManager.GET_PROVIDERS
        val info = app.packageManager.getPackageInfo(app.packageName, parts)
        val all = listOf(info.activities, info.services, info.receivers, info.providers).flatMap { it.orEmpty().toList() }
        assertEquals(listOf("app.doorstep.app.MainActivity"), all.filter { it.exported }.map { it.name })
        assertEquals(permission.BIND_JOB_SERVICE, info.services?.single()?.permission)
    }

    @Test
    fun `a restart and an update wake it`() {
        for (action in listOf(Intent.ACTION_BOOT_COMPLETED, Intent.ACTION_MY_PACKAGE_REPLACED)) {
            val found = app.packageManager.queryBroadcastReceivers(Intent(action), 0)
            assertEquals(listOf(WakeReceiver::class.java.name), found.map { it.activityInfo.name })
        }
    }

    @Test
    fun `no backup and no transfer takes anything along`() {
        assertEquals(0, app.applicationInfo.flags and ApplicationInfo.FLAG_ALLOW_BACKUP)
        assertEquals("@xml/data_extraction_rules", application.getAttribute("android:dataExtractionRules"))
        assertEquals("@xml/backup_rules", application.getAttribute("android:fullBackupContent"))
        val every = listOf("root", "file", "database", "sharedpref", "external")
        val sections = elements("res/xml/data_extraction_rules.xml", "cloud-backup") +
            elements("res/xml/data_extraction_rules.xml", "device-transfer") +
            elements("res/xml/backup_rules.xml", "full-backup-content")
        assertEquals(3, sections.size)
        for (section in sections) {
            val left = section.getElementsByTagName("exclude")
            val domains = (0 until left.length).map { left.item(it) as Element }
            assertEquals(every, domains.map { it.getAttribute("domain") })
            assertTrue(domains.all { it.getAttribute("path") == "." })
            assertEquals(0, section.getElementsByTagName("include").length)
        }
    }

    @Test
    fun `nothing goes out in the clear`() {
        assertEquals("@xml/network_security_config", application.getAttribute("android:networkSecurityConfig"))
        val open = elements("res/xml/network_security_config.xml", "domain-config")
        assertEquals("false", elements("res/xml/network_security_config.xml", "base-config").single().getAttribute("cleartextTrafficPermitted"))
        assertEquals(listOf("localhost"), open.map { it.textContent.trim() })
    }

    @Test
    fun `the system's settings offer the languages that there are, and going back is foretold`() {
        val offered = elements("res/xml/locales_config.xml", "locale").map { it.getAttribute("android:name") }
        assertEquals(listOf("zh-CN", "en"), offered)
        assertEquals("@xml/locales_config", application.getAttribute("android:localeConfig"))
        assertEquals("true", application.getAttribute("android:enableOnBackInvokedCallback"))
    }
}
