package androidx.test.runner.lifecycle

import android.app.Activity

/** Where an activity stands. */
enum class Stage { PRE_ON_CREATE, CREATED, STARTED, RESUMED, PAUSED, STOPPED, RESTARTED, DESTROYED }

/** Where an application stands. */
enum class ApplicationStage { PRE_ON_CREATE, CREATED }

/** Whoever is told of activities; nobody is. */
interface ActivityLifecycleCallback

/** Follows activities. */
interface ActivityLifecycleMonitor {
    fun addLifecycleCallback(callback: ActivityLifecycleCallback)
    fun removeLifecycleCallback(callback: ActivityLifecycleCallback)
    fun getLifecycleStageOf(activity: Activity): Stage
    fun getActivitiesInStage(stage: Stage): Collection<Activity>
}

/** Follows the application. */
interface ApplicationLifecycleMonitor

/** Where Robolectric leaves its monitor of activities. */
object ActivityLifecycleMonitorRegistry {
    private var held: ActivityLifecycleMonitor? = null

    @JvmStatic
    fun registerInstance(monitor: ActivityLifecycleMonitor?) {
        held = monitor
    }

    @JvmStatic
    fun getInstance(): ActivityLifecycleMonitor = checkNotNull(held) { "no test is running" }
}

/** Where it leaves that of the application. */
object ApplicationLifecycleMonitorRegistry {
    @JvmStatic
    fun registerInstance(monitor: ApplicationLifecycleMonitor?) = Unit
}
