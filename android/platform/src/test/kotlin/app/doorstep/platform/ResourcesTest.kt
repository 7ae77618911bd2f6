package app.doorstep.platform

import java.io.File
import javax.xml.parsers.DocumentBuilderFactory
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFalse
import kotlin.test.assertTrue
import org.w3c.dom.Element

/** Every text in both languages, with the same places to fill in. */
class ResourcesTest {
    private val top = File(System.getProperty("doorstep.top"), "android")

    private fun strings(folder: File): Map<String, String> {
        val parsed = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(folder.resolve("strings.xml"))
        val found = parsed.getElementsByTagName("string")
        return (0 until found.length).map { found.item(it) as Element }
            .associate { it.getAttribute("name") to it.textContent }
    }

    private fun places(text: String) = Regex("%(\\d+\\$)?[a-z]").findAll(text).map { it.value }.sorted().toList()

    @Test
    fun `both languages have every string`() {
        for (module in listOf("platform", "app")) {
            val english = strings(top.resolve("$module/src/main/res/values"))
            val chinese = strings(top.resolve("$module/src/main/res/values-zh-rCN"))
            assertTrue(english.isNotEmpty())
            assertEquals(english.keys, chinese.keys)
            for ((name, text) in english) {
                val other = chinese.getValue(name)
                assertTrue(text.isNotBlank() && other.isNotBlank(), name)
                assertEquals(places(text), places(other), name)
                if (name != "app_name") assertFalse(text == other, "$name is the same in both")
                val wrong = Regex("\\p{IsHan}[,:;!?.()]|[,:;!?.()]\\p{IsHan}").containsMatchIn(other)
                assertFalse(wrong, "half-width punctuation beside Han: $other")
            }
        }
    }
}
