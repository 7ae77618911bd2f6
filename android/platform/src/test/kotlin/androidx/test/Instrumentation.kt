package androidx.test.platform.app

import android.app.Instrumentation
import android.os.Bundle

/**
 * What Robolectric asks of `androidx.test:monitor`, which the central repository does not have: only the types that it
 * loads, and of them only what it calls. Nothing listens to what it reports here.
 */
object InstrumentationRegistry {
    private var held: Instrumentation? = null

    @JvmStatic
    fun registerInstance(instrumentation: Instrumentation?, arguments: Bundle?) {
        held = instrumentation
    }

    @JvmStatic
    fun getInstrumentation(): Instrumentation = checkNotNull(held) { "no test is running" }
}
