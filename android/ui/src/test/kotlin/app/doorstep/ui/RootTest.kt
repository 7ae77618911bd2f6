package app.doorstep.ui

import androidx.compose.ui.geometry.Offset
import androidx.compose.ui.test.ComposeUiTest
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.SemanticsMatcher
import androidx.compose.ui.test.hasClickAction
import androidx.compose.ui.test.hasContentDescription
import androidx.compose.ui.test.hasText
import androidx.compose.ui.test.onLast
import androidx.compose.ui.test.performClick
import androidx.compose.ui.test.performScrollTo
import androidx.compose.ui.test.performTouchInput
import androidx.compose.ui.test.runDesktopComposeUiTest
import app.doorstep.core.ActionScreen
import app.doorstep.core.ActionView
import app.doorstep.core.Language
import app.doorstep.core.SignOffStatus
import app.doorstep.core.UnplannedVisit
import app.doorstep.core.VisitPhase
import app.doorstep.core.VisitView
import app.doorstep.phone.KnockAlarm
import app.doorstep.phone.MachineTime
import app.doorstep.phone.OfficeAddress
import app.doorstep.phone.Outside
import app.doorstep.phone.PhoneModel
import app.doorstep.phone.Place
import app.doorstep.phone.Word
import app.doorstep.phone.onlyChoice
import app.doorstep.phone.together
import app.doorstep.ui.pictures.PicturePhone
import java.util.concurrent.Executors
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertNotNull
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.runBlocking

/** A visit by nothing but touches of what is drawn, over a real engine. */
@OptIn(ExperimentalTestApi::class)
class RootTest {
    private val held = PicturePhone("doorstep-default")
    private val engine = held.engine
    private val visit = runBlocking {
        engine.useLanguage(Language.ENGLISH)
        engine.openUnplanned(UnplannedVisit(faultKind = "no_heat")).visit
    }

    private object Nowhere : Outside, KnockAlarm {
        override fun call(number: String) = Unit
        override fun map(place: String) = Unit
        override fun share(text: String) = Unit
        override fun at(visit: String, rule: String, remainingMs: Long) = Unit
        override fun none(visit: String) = Unit
    }

    private val scope = CoroutineScope(Executors.newSingleThreadExecutor().asCoroutineDispatcher())
    private val phone = PhoneModel(
        engine, Language.ENGLISH, scope, OfficeAddress("http://127.0.0.1:9"),
        MachineTime { held.clock.read().sinceBootMs }, Nowhere, Nowhere, { held.clock.wall },
    )

    private fun now(): VisitView = runBlocking { engine.visit(visit) }

    private fun ComposeUiTest.touch(text: String) = touch(hasText(text))

    /** Touches the last that can be touched of those that match: the big button is the screen's last. */
    private fun ComposeUiTest.touch(what: SemanticsMatcher) {
        val found = onAllNodes(what and hasClickAction())
        waitUntil(PATIENCE) { found.fetchSemanticsNodes().isNotEmpty() }
        found.onLast().performClick()
        waitForIdle()
    }

    private fun ComposeUiTest.touch(word: Word) = touch(word.english)

    private fun ComposeUiTest.await(what: () -> Boolean) = waitUntil(PATIENCE) { what() }

    private fun ComposeUiTest.isAt(place: Place) = await { phone.shown.value?.place == place }

    /** Touches what the visit asks for next, and waits until the screen shows what came of it. */
    private fun ComposeUiTest.next() {
        val view = now()
        val together = view.together()
        val next = assertNotNull(view.next)
        held.clock.pass(next.waitMs + 2_000)
        if (together.size > 1) touch(VisitWords.recordAll(together.size)) else press(next)
        await { now().recordTotal > view.recordTotal }
        isAt(Place.Visit(visit))
        val model = assertNotNull(phone.shown.value).model
        await { (model.state.value.view as? VisitView)?.recordTotal == now().recordTotal && !model.state.value.busy }
        waitForIdle()
    }

    private fun ComposeUiTest.press(action: ActionView) {
        val only = action.onlyChoice
        if (only != null && only.choices.size == 2) return touch(only.choices.first().label)
        touch(action.label)
        if (action.screen != ActionScreen.Ask) return
        await { phone.shown.value?.place is Place.Ask }
        waitForIdle()
        for (ask in action.asks) touch(ask.choices.first().label)
        if (only == null) touch(action.label)
    }

    @Test
    fun `a visit from the list of the day to having left`() = runDesktopComposeUiTest(412, 860) {
        setContent { Root(phone) }
        touch(TodayWords.openNext)
        isAt(Place.Visit(visit))
        repeat(60) { if (now().next?.screen != ActionScreen.Statement) next() }

        touch(assertNotNull(now().next).label)
        await { phone.shown.value?.place is Place.Statement }
        waitForIdle()
        if (onAllNodes(hasText(StatementWords.end.english)).fetchSemanticsNodes().isNotEmpty()) touch(StatementWords.end)
        touch(StatementWords.sign)
        val pad = onNode(hasContentDescription(SignatureWords.pad.english))
        pad.performTouchInput {
            for (height in listOf(0.3f, 0.7f)) {
                down(Offset(width * 0.1f, this.height * height))
                for (i in 1..8) moveTo(Offset(width * (0.1f + i * 0.1f), this.height * (0.2f + (i % 2) * 0.5f)))
                up()
            }
        }
        val relation = onAllNodes(hasText("Owner", ignoreCase = true, substring = true) and hasClickAction()).onLast()
        relation.performScrollTo()
        relation.performClick()
        waitForIdle()
        touch(hasText("${StatementWords.sign.english}  ", substring = true))
        await { now().signOff.status == SignOffStatus.Signed }
        isAt(Place.Visit(visit))
        repeat(5) { if (now().phase != VisitPhase.Left) next() }
        assertEquals(VisitPhase.Left, now().phase)
    }

    private companion object {
        const val PATIENCE = 30_000L
    }
}
