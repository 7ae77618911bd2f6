package androidx.test.internal.runner.intent

import android.content.Intent
import androidx.test.runner.intent.IntentMonitor

/** Is told of each intent, and keeps none: Robolectric's shadows do. */
class IntentMonitorImpl : IntentMonitor {
    fun signalIntent(intent: Intent) = Unit
}
