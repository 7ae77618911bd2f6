package app.doorstep

import app.doorstep.core.AskView
import app.doorstep.core.ChoiceView
import app.doorstep.core.FieldInput
import app.doorstep.core.FieldValue
import app.doorstep.core.StepView
import app.doorstep.core.VisitView

/** The answer to this question: one of its choices. */
fun AskView.answer(choice: ChoiceView): FieldInput = FieldInput(name, FieldValue.Code(choice.code))

/** The answer to this question: a whole number, in the unit that it asks for. */
fun AskView.answer(number: Long): FieldInput = FieldInput(name, FieldValue.Number(number))

/** The answer to this question: what the person typed, at most 16 KiB of UTF-8. */
fun AskView.answer(words: String): FieldInput = FieldInput(name, FieldValue.Words(words))

/** The step of the checklist with this id, as the standard names it. */
fun VisitView.step(id: String): StepView? = checklist.firstNotNullOfOrNull { phase -> phase.steps.find { it.step == id } }
