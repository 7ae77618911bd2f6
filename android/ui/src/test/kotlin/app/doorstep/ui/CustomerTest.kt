package app.doorstep.ui

import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.LocalSaveableStateRegistry
import androidx.compose.runtime.saveable.SaveableStateRegistry
import androidx.compose.runtime.setValue
import androidx.compose.ui.geometry.Offset
import androidx.compose.ui.test.DesktopComposeUiTest
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.assertCountEquals
import androidx.compose.ui.test.longClick
import androidx.compose.ui.test.onAllNodesWithText
import androidx.compose.ui.test.onNodeWithContentDescription
import androidx.compose.ui.test.onNodeWithText
import androidx.compose.ui.test.performClick
import androidx.compose.ui.test.performScrollTo
import androidx.compose.ui.test.performTouchInput
import androidx.compose.ui.test.runDesktopComposeUiTest
import androidx.compose.ui.unit.dp
import app.doorstep.core.ConsentAnswer
import app.doorstep.core.Language
import app.doorstep.core.SignOffStatus
import app.doorstep.core.StatementView
import app.doorstep.phone.Strokes
import app.doorstep.ui.pictures.PricedVisit
import app.doorstep.ui.pictures.pricedValve
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertTrue
import kotlinx.coroutines.runBlocking

/** What a customer can and cannot do with the technician's phone. */
@OptIn(ExperimentalTestApi::class)
class CustomerTest {
    private val at = PricedVisit()
    private val answers = mutableListOf<ConsentAnswer>()
    private var left = 0

    private fun consent(test: DesktopComposeUiTest.() -> Unit) = runDesktopComposeUiTest(360, 800) {
        val view = at.consentScreen(at.quote(pricedValve))[Language.ENGLISH]
        setContent {
            DoorstepTheme(Language.CHINESE) {
                ConsentScreen(view, Language.ENGLISH, null, { answers += it }, {}, { left += 1 })
            }
        }
        test()
    }

    @Test
    fun `both answers are as large as each other`() = consent {
        val (yes, no) = listOf("I agree", "I decline").map { onNodeWithText(it).fetchSemanticsNode().size }
        assertEquals(yes, no)
    }

    @Test
    fun `an answer says who gave it and how, and none is taken without`() = consent {
        onNodeWithText("I agree").performClick()
        onNodeWithText("Please say first who you are.").assertExists()
        assertTrue(answers.isEmpty())
        onNodeWithText("Tenant").performScrollTo().performClick()
        onNodeWithText("I decline").performClick()
        assertEquals(listOf(ConsentAnswer(false, "tenant", "spoken")), answers)
    }

    @Test
    fun `a tap does not leave, holding does`() = consent {
        onNodeWithText("Hold to hand back").performClick()
        assertEquals(0, left)
        onNodeWithText("To hand the phone back, keep the button pressed until the screen changes.").assertExists()
        onNodeWithText("Hold to hand back").performTouchInput { longClick() }
        assertEquals(1, left)
        assertTrue(answers.isEmpty())
    }

    @Test
    fun `the pad is offered when the end of the statement was on the screen`() = runDesktopComposeUiTest(360, 500) {
        val view = statement()
        var signs = 0
        setContent {
            DoorstepTheme(Language.ENGLISH) {
                StatementScreen(view, Language.ENGLISH, SignOffStatus.Shown, null, { signs += 1 }, {}, {}, {})
            }
        }
        onAllNodesWithText("Sign").assertCountEquals(0)
        onNodeWithText("Go to the end").performClick()
        waitForIdle()
        onNodeWithText("Sign").performClick()
        assertEquals(1, signs)
    }

    @Test
    fun `what was drawn is what is signed, also after the phone was turned`() = runDesktopComposeUiTest(400, 1_400) {
        val view = statement()
        var signed: Pair<Strokes, String>? = null
        var registry by mutableStateOf(SaveableStateRegistry(null) { true })
        var shown by mutableStateOf(true)
        setContent {
            if (shown) Turned(registry) {
                DoorstepTheme(Language.ENGLISH) {
                    SignatureScreen(view, Language.ENGLISH, null, { strokes, who -> signed = strokes to who }, {}, {}, {})
                }
            }
        }
        onAllNodesWithText("Sign  ${view.total}").assertCountEquals(0)
        val pad = onNodeWithContentDescription("Signature pad")
        pad.performTouchInput {
            down(Offset(20f, 20f))
            moveTo(Offset(60f, 80f))
            moveTo(Offset(100f, 20f))
            up()
        }
        pad.performTouchInput {
            down(Offset(150f, 90f))
            up()
        }
        pad.performTouchInput {
            down(Offset(10f, 10f))
            moveTo(Offset(30f, 10f))
            up()
        }
        onNodeWithText("Undo").performClick()
        waitForIdle()
        val saved = registry.performSave()
        shown = false
        waitForIdle()
        registry = SaveableStateRegistry(saved) { true }
        shown = true
        onNodeWithText("Owner").performClick()
        onNodeWithText("Sign  ${view.total}").performClick()
        val (strokes, who) = checkNotNull(signed)
        assertEquals("owner", who)
        // A dp is 1.5875 tenths of a millimetre.
        assertEquals("[[[32,32],[95,127],[159,32]],[[238,143]]]", strokes.json().decodeToString())
        runBlocking { at.engine.sign(at.visit, view.sha256, (strokes + strokes.strokes.first().map { it.copy(x = it.x + 90) }).json(), who) }
    }

    private fun statement(): StatementView = runBlocking { at.engine.statement(at.visit, Language.ENGLISH) }

    @Composable
    private fun Turned(registry: SaveableStateRegistry, content: @Composable () -> Unit) =
        CompositionLocalProvider(LocalSaveableStateRegistry provides registry, content = content)
}
