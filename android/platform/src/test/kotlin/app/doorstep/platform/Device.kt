package app.doorstep.platform

import android.app.AlarmManager
import android.app.Application
import android.app.Notification
import android.app.NotificationManager
import android.app.PendingIntent
import android.app.job.JobParameters
import android.app.job.JobScheduler
import android.content.Context
import android.content.ContextWrapper
import android.content.Intent
import android.os.PersistableBundle
import android.provider.Settings
import app.doorstep.Doorstep
import app.doorstep.Office
import app.doorstep.core.VisitView
import app.doorstep.press
import java.time.Duration
import kotlin.test.assertNotNull
import kotlinx.coroutines.runBlocking
import org.robolectric.Robolectric
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.shadows.ShadowSystemClock
import org.robolectric.util.ReflectionHelpers
import org.robolectric.util.ReflectionHelpers.ClassParameter

/** A phone: Android by Robolectric, the app of the manifest, the real engine. */
class Device {
    init {
        FakeKeystore.install()
    }

    /** The process that runs now. */
    var app: DoorstepApp = RuntimeEnvironment.getApplication() as DoorstepApp
        private set

    /** How often the phone was started. */
    private var starts: Int
        get() = Settings.Global.getInt(app.contentResolver, Settings.Global.BOOT_COUNT)
        set(count) {
            Settings.Global.putInt(app.contentResolver, Settings.Global.BOOT_COUNT, count)
        }

    init {
        starts = 7
    }

    val services get() = app.services
    val jobs: JobScheduler get() = app.getSystemService(JobScheduler::class.java)
    val notifications: NotificationManager get() = app.getSystemService(NotificationManager::class.java)

    private val allAlarms get() = shadowOf(app.getSystemService(AlarmManager::class.java)).scheduledAlarms.toList()

    /** The alarms that come although the process has died. */
    val alarms get() = allAlarms.filter { it.operation != null }

    /** Those that end with it. */
    val alarmsAlive get() = allAlarms.filter { it.operation == null }

    fun doorstep(): Doorstep = runBlocking { services.doorstep() }

    /** What the system shows of the wait at a visit. */
    fun waitNotice(visit: String): Notification? = shadowOf(notifications).getNotification(visit, WaitTimer.ID)

    /** What it shows of the next visit. */
    fun nextNotice(): Notification? = shadowOf(notifications).getNotification(NextVisit.ID)

    /** The phone of this person joins. */
    fun enrol(office: Office, person: String = "li") = runBlocking {
        services.address.use(office.address)
        doorstep().enrol(office.code(person))
    }

    /** Time passes on the clock that counts sleep. */
    fun pass(ms: Long) = ShadowSystemClock.advanceBy(Duration.ofMillis(ms))

    /** The process dies: whatever it knew is gone. The next one is another object over the same system. */
    fun die(before: () -> Unit = {}) {
        val system = app.baseContext
        app.onTerminate()
        before()
        app = DoorstepApp()
        val process = app
        val around = object : ContextWrapper(system) {
            override fun getApplicationContext(): Context = process
        }
        ReflectionHelpers.callInstanceMethod<Unit>(
            Application::class.java, app, "attach", ClassParameter.from(Context::class.java, around),
        )
        app.onCreate()
    }

    /** The phone is started again: the clock begins anew, and alarms and notifications are gone. */
    fun restart() {
        alarms.forEach { app.getSystemService(AlarmManager::class.java).cancel(it.operation!!) }
        notifications.cancelAll()
        die { starts += 1 }
        wake(Intent(Intent.ACTION_BOOT_COMPLETED))
    }

    /** The system delivers a broadcast to our receiver, which then does all of its work. */
    fun wake(intent: Intent) = runBlocking {
        val receiver = WakeReceiver()
        receiver.onReceive(app, intent)
        assertNotNull(receiver.working).join()
    }

    /** Looks at the day as the app does after every change. */
    fun look() = runBlocking { services.dayWatch.look(doorstep()) }

    /** Presses the big button of the next visit until [done]. */
    fun work(done: (VisitView) -> Boolean): VisitView = runBlocking {
        val visit = assertNotNull(doorstep().today().next).visit
        repeat(40) {
            val screen = doorstep().visit(visit)
            if (done(screen)) return@runBlocking screen
            val next = assertNotNull(screen.next)
            pass(next.waitMs)
            doorstep().press(visit, next)
        }
        error("it does not come to that")
    }

    /** The service that runs jobs, as the system makes it. */
    fun syncService(): SyncService = Robolectric.buildService(SyncService::class.java).create().get()

    companion object {
        /** What the system hands to a job. */
        fun parameters(job: Int) = JobParameters(
            null, null, job, PersistableBundle(), null, null, 0, false, false, false, null, null, null,
        )

        /** What a tap on a notification starts. */
        fun intent(tap: PendingIntent): Intent = shadowOf(tap).savedIntent
    }
}

/** An office of its own, closed at the end. */
fun withOffice(work: (Office) -> Unit) = Office().use(work)
