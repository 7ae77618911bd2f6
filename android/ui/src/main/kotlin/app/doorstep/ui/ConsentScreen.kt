package app.doorstep.ui

import androidx.compose.foundation.layout.Column
import androidx.compose.material3.Button
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import app.doorstep.core.ConsentAnswer
import app.doorstep.core.ConsentView
import app.doorstep.core.Language
import app.doorstep.phone.Trouble

/**
 * What the customer is asked before a part is fitted or charged work is done. The customer holds the phone.
 *
 * @param language the customer's language, in which [view] was made
 * @param bill what the bill comes to without this, in full digits; empty where nothing is on it
 * @param onAnswer the answer to exactly what [view] shows, its refusals taken up
 * @param onLanguage [view] is wanted in another language
 * @param onLeave the phone goes back to the technician; nothing was answered
 */
@Composable
fun ConsentScreen(
    view: ConsentView,
    language: Language,
    trouble: Trouble?,
    onAnswer: (ConsentAnswer) -> Unit,
    onLanguage: (Language) -> Unit,
    onLeave: () -> Unit,
    modifier: Modifier = Modifier,
    bill: String = "",
) = Column(modifier) {
    Text(view.question)
    fun answer(agreed: Boolean) = onAnswer(ConsentAnswer(agreed, view.relations.first().code, view.ways.first().code))
    Button({ answer(true) }) { Text(view.agree) }
    Button({ answer(false) }) { Text(view.decline) }
    Button({ onLanguage(if (language == Language.CHINESE) Language.ENGLISH else Language.CHINESE) }) { Text("中文 / English") }
    trouble?.let { Text(it.text) }
    Button(onLeave) { Text("返回 $bill") }
}
