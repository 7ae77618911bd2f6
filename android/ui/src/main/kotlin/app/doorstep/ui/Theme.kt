package app.doorstep.ui

import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.material3.LocalContentColor
import androidx.compose.material3.LocalTextStyle
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Shapes
import androidx.compose.material3.Typography
import androidx.compose.material3.darkColorScheme
import androidx.compose.material3.lightColorScheme
import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.runtime.staticCompositionLocalOf
import androidx.compose.ui.text.TextStyle
import androidx.compose.ui.text.font.FontWeight
import androidx.compose.ui.unit.dp
import androidx.compose.ui.unit.sp
import app.doorstep.core.Language

/** The colours of the screen that is drawn. */
val LocalColours = staticCompositionLocalOf { light }

/** Sizes that hold for wet gloves and a dark stairwell. */
object Sizes {
    /** The least height and width of what is tapped. */
    val target = 56.dp

    /** Between the screen's edge and what stands on it. */
    val edge = 16.dp

    /** Between things that stand together. */
    val gap = 12.dp
}

/** Text styles. Nothing that is read is smaller than [body]. */
object Type {
    val body = TextStyle(fontSize = 17.sp, lineHeight = 25.sp)
    val strong = body.copy(fontWeight = FontWeight.Bold)
    val title = TextStyle(fontSize = 21.sp, lineHeight = 29.sp, fontWeight = FontWeight.Bold)
    /** What a customer reads at arm's length. */
    val customer = TextStyle(fontSize = 21.sp, lineHeight = 31.sp)

    /** A price that a customer is asked for. */
    val money = TextStyle(fontSize = 38.sp, lineHeight = 48.sp, fontWeight = FontWeight.Bold)
    val large = TextStyle(fontSize = 28.sp, lineHeight = 38.sp, fontWeight = FontWeight.Bold)

    /** A timer that is read at arm's length. */
    val timer = TextStyle(fontSize = 56.sp, lineHeight = 66.sp, fontWeight = FontWeight.Bold)
}

/**
 * Colours, sizes and language of everything within. Each screen stands in one; a customer's screen in one of its own,
 * with the customer's language.
 */
@Composable
fun DoorstepTheme(language: Language, dark: Boolean = false, content: @Composable () -> Unit) {
    val colours = if (dark) app.doorstep.ui.dark else light
    MaterialTheme(colours.scheme(dark), shapes, typography) {
        CompositionLocalProvider(
            LocalLanguage provides language,
            LocalColours provides colours,
            LocalContentColor provides colours.text,
            LocalTextStyle provides Type.body,
            content = content,
        )
    }
}

/** What Material's own fields, boxes and dialogues take. */
private fun Colours.scheme(dark: Boolean) = (if (dark) darkColorScheme() else lightColorScheme()).copy(
    primary = primary, onPrimary = onPrimary,
    primaryContainer = card, onPrimaryContainer = text,
    secondary = primary, onSecondary = onPrimary,
    background = background, onBackground = text,
    surface = background, onSurface = text,
    surfaceVariant = card, onSurfaceVariant = quiet,
    surfaceTint = background,
    outline = line, outlineVariant = line,
    error = danger, onError = onDanger,
)

private val shapes = RoundedCornerShape(12.dp).let { Shapes(it, it, it, it, it) }

private val typography = Typography(
    displayLarge = Type.timer, displayMedium = Type.timer, displaySmall = Type.large,
    headlineLarge = Type.large, headlineMedium = Type.large, headlineSmall = Type.title,
    titleLarge = Type.title, titleMedium = Type.strong, titleSmall = Type.strong,
    bodyLarge = Type.body, bodyMedium = Type.body, bodySmall = Type.body,
    labelLarge = Type.strong, labelMedium = Type.strong, labelSmall = Type.strong,
)
