package androidx.test.runner.intent

import android.app.Instrumentation
import android.content.Intent

/** Follows intents. */
interface IntentMonitor

/** Where Robolectric leaves its monitor of intents. */
object IntentMonitorRegistry {
    @JvmStatic
    fun registerInstance(monitor: IntentMonitor?) = Unit
}

/** Answers an intent instead of an activity. */
interface IntentStubber {
    fun getActivityResultForIntent(intent: Intent): Instrumentation.ActivityResult?
}

/** Nobody answers in an activity's stead. */
object IntentStubberRegistry {
    @JvmStatic
    fun isLoaded(): Boolean = false

    @JvmStatic
    fun getInstance(): IntentStubber = error("no stubber is loaded")
}
