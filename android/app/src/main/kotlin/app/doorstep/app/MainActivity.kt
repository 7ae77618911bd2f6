package app.doorstep.app

import android.Manifest
import android.content.Context
import android.content.Intent
import android.content.pm.PackageManager
import android.os.Build
import android.os.Bundle
import androidx.activity.ComponentActivity
import androidx.activity.compose.BackHandler
import androidx.activity.compose.setContent
import androidx.activity.enableEdgeToEdge
import androidx.compose.foundation.isSystemInDarkTheme
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.safeDrawingPadding
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.collectAsState
import androidx.compose.runtime.getValue
import androidx.compose.ui.Modifier
import app.doorstep.phone.PhoneModel
import app.doorstep.platform.AppLanguage
import app.doorstep.platform.Start
import app.doorstep.platform.services
import app.doorstep.ui.DoorstepTheme
import app.doorstep.ui.Root
import app.doorstep.ui.TroublePanel
import kotlinx.coroutines.launch

/**
 * The app's only activity: a window for the screens. Written, not compiled here, because it needs Google's artefacts;
 * everything that it decides is [Start]'s, which is tested.
 */
class MainActivity : ComponentActivity() {
    private val start by lazy { Start(services) }
    private val spoken by lazy { AppLanguage.of(this) }

    override fun attachBaseContext(base: Context) = super.attachBaseContext(base.services.language.words(base))

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        enableEdgeToEdge()
        open(savedInstanceState?.getString(PLACES).orEmpty())
        setContent { Content() }
        mayNotify()
    }

    private fun open(saved: String) {
        services.main.launch { start.open(saved, intent) }
    }

    override fun onNewIntent(intent: Intent) {
        super.onNewIntent(intent)
        start.lead(intent)
    }

    override fun onSaveInstanceState(outState: Bundle) {
        super.onSaveInstanceState(outState)
        outState.putString(PLACES, start.saved())
    }

    @Composable
    private fun Content() {
        val started by start.state.collectAsState()
        val dark = isSystemInDarkTheme()
        val trouble = started.trouble
        val phone = started.phone
        Box(Modifier.safeDrawingPadding()) {
            if (trouble != null) {
                DoorstepTheme(services.language.now, dark) {
                    TroublePanel(trouble, {}, {}, onDismiss = { open("") })
                }
            } else if (phone != null) {
                Back(phone)
                Root(phone, dark = dark, onLeave = ::finish)
            }
        }
    }

    /** Within the screens; from the first of them the system goes back, and shows beforehand where to. */
    @Composable
    private fun Back(phone: PhoneModel) {
        val places by phone.places.collectAsState()
        BackHandler(enabled = places.size > 1) { phone.back() }
        // Android makes the activity anew for another language, from 13 on.
        val language by phone.language.collectAsState()
        LaunchedEffect(language) {
            if (Build.VERSION.SDK_INT < Build.VERSION_CODES.TIRAMISU && language != spoken) recreate()
        }
    }

    /** Asks once; the system remembers a no, and the screens go on without notifications. */
    private fun mayNotify() {
        if (Build.VERSION.SDK_INT < Build.VERSION_CODES.TIRAMISU) return
        val asked = Manifest.permission.POST_NOTIFICATIONS
        if (checkSelfPermission(asked) != PackageManager.PERMISSION_GRANTED) requestPermissions(arrayOf(asked), 0)
    }

    private companion object {
        const val PLACES = "places"
    }
}
