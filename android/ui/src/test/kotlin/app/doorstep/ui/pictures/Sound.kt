package app.doorstep.ui.pictures

import androidx.compose.ui.semantics.Role
import androidx.compose.ui.semantics.SemanticsActions
import androidx.compose.ui.semantics.SemanticsNode
import androidx.compose.ui.semantics.SemanticsProperties
import androidx.compose.ui.semantics.getAllSemanticsNodes
import androidx.compose.ui.semantics.getOrNull
import androidx.compose.ui.text.TextLayoutResult
import app.doorstep.core.Language

/** The least side of what is tapped, dp. */
private const val TARGET = 56

/** What is wrong with a screen for somebody with gloves, large letters or no sight; empty when nothing is. */
fun Hand.faults(language: Language): List<String> = buildList {
    for (node in nodes) {
        val said = node.said
        if (node.config.contains(SemanticsActions.OnClick)) {
            val field = node.config.contains(SemanticsActions.SetText)
            if (said.isBlank() && !field) add("a button says nothing at ${node.positionInRoot}")
            val (width, height) = node.size.width / DENSITY to node.size.height / DENSITY
            if (width < TARGET || height < TARGET) add("“$said” is $width × $height dp")
        }
        for (text in node.layouts()) {
            if (text.hasVisualOverflow) add("“${text.layoutInput.text}” is cut off")
        }
        val own = said.replace(people, "")
        if (language == Language.ENGLISH && own.any { it in '\u4E00'..'\u9FFF' }) {
            add("“$said” is Chinese on an English screen")
        }
        if (said.isNotBlank() && said.none { it.isLetterOrDigit() }) add("“$said” cannot be read aloud")
    }
    addAll(disorder())
    val buttons = nodes.filter { it.config.contains(SemanticsActions.OnClick) && it.parent?.isRoot == false }
    for ((i, one) in buttons.withIndex()) {
        for (other in buttons.drop(i + 1)) {
            val both = one.boundsInRoot.intersect(other.boundsInRoot)
            val inside = generateSequence(other.parent) { it.parent }.any { it.id == one.id }
            if (both.width > 1 && both.height > 1 && !inside) add("“${one.said}” lies on “${other.said}”")
        }
    }
}

/** What is read before something that stands wholly above it. */
private fun Hand.disorder(): List<String> = nodes.filter { it.said.isNotBlank() && !it.boundsInRoot.isEmpty }.zipWithNext()
    .filter { (one, next) -> next.boundsInRoot.bottom < one.boundsInRoot.top }
    .map { (one, next) -> "“${one.said}” is read before “${next.said}”, which stands above it" }

private fun SemanticsNode.layouts(): List<TextLayoutResult> {
    val layouts = mutableListOf<TextLayoutResult>()
    config.getOrNull(SemanticsActions.GetTextLayoutResult)?.action?.invoke(layouts)
    return layouts
}

/** What people typed or are called stays as it is in every language. */
private val people = Regex("[^ ·]*号楼[^ ·]*|[一-龥]{1,2}(女士|先生|师傅)|DN20 阀门|中文")
