package app.doorstep.platform

import android.content.Context
import android.os.Build
import android.os.SystemClock
import android.util.Log
import app.doorstep.Doorstep
import app.doorstep.code
import app.doorstep.core.DoorstepException
import app.doorstep.core.OpenConfig
import app.doorstep.phone.MachineTime
import app.doorstep.phone.OfficeAddress
import app.doorstep.phone.PhoneModel
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.cancel
import kotlinx.coroutines.launch
import kotlinx.coroutines.plus
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import kotlinx.coroutines.withContext

/**
 * Everything that lives as long as the process: the engine, once, and what the phone does for it.
 *
 * The engine's files stay open for that long. Android ends a process in the background without a word and does not
 * mind its open files, and what was recorded is on the disk; so nothing is put away when the app leaves the screen.
 */
class Services(private val app: Context) {
    /** Work that outlives a screen. */
    val scope = CoroutineScope(SupervisorJob() + Dispatchers.Default)

    /** The same on the main thread. */
    val main = scope + Dispatchers.Main.immediate
    val settings = Settings(app)
    val language = AppLanguage(app, settings)
    internal val address = OfficeAddress(settings.office) { settings.office = it }
    internal val syncJobs = SyncJobs(app)
    internal val waitTimer = WaitTimer(app, language::words)
    internal val dayWatch = DayWatch(NextVisit(language::words), waitTimer, syncJobs)
    private val version = app.packageManager.getPackageInfo(app.packageName, 0).versionName.orEmpty()
    private val opening = Mutex()

    @Volatile
    private var opened: Doorstep? = null
    private var phone: PhoneModel? = null

    /**
     * The engine, opened by the first who asks; a failure is the caller's, and the next one tries again.
     *
     * @throws DoorstepException
     */
    suspend fun doorstep(): Doorstep = opened ?: withContext(NonCancellable) {
        // A job that is stopped while it opens the engine would leave it open, and lost to everybody.
        opening.withLock { opened ?: open().also { opened = it } }
    }

    private suspend fun open() = Doorstep.open(
        OpenConfig(
            // Backups leave this folder out by themselves; the rules in the manifest say it once more.
            folder = app.noBackupFilesDir.resolve("engine").path,
            language = language.now,
            app = "doorstep/$version android-${Build.VERSION.SDK_INT}",
        ),
        keys = KeystoreVault(app),
        clock = PhoneClock(app.contentResolver, settings.install),
        transport = address,
        log = LogcatSink,
    )

    /**
     * The model of the whole app, made by the first activity; on the main thread only.
     *
     * @param saved the places of a process that has died
     * @throws DoorstepException
     */
    suspend fun phone(saved: String): PhoneModel {
        val doorstep = doorstep()
        return phone ?: made(doorstep, saved).also { phone = it }
    }

    private fun made(doorstep: Doorstep, saved: String): PhoneModel {
        val time = MachineTime(SystemClock::elapsedRealtime)
        val other = OtherApps(app, language::words)
        return PhoneModel(doorstep, language.now, main, address, time, waitTimer, other, start = saved)
            .also { main.launch { it.language.collect(language::choose) } }
    }

    /** Starts what goes on without a screen. */
    internal fun start() {
        Channel.make(language.words())
        syncJobs.keepLooking()
        scope.launch {
            try {
                dayWatch.follow(doorstep())
            } catch (failed: DoorstepException) {
                // The first screen asks for the engine, too, and says what is wrong.
                Log.i(LogcatSink.TAG, "start ${failed.code}")
            }
        }
    }

    /** The person chose another language, here or in the system's settings. */
    internal fun languageChanged() {
        val chosen = language.now
        Channel.make(language.words())
        // One that speaks another language goes; the activity, which is made anew, brings its places along.
        if (phone?.language?.value != chosen) phone = null
        scope.launch {
            val doorstep = opened ?: return@launch
            try {
                doorstep.useLanguage(chosen)
                dayWatch.look(doorstep)
            } catch (failed: DoorstepException) {
                Log.i(LogcatSink.TAG, "language ${failed.code}")
            }
        }
    }

    /** Ends it all; on a phone nobody calls it. */
    internal fun close() {
        scope.cancel()
        runBlocking { opening.withLock { opened?.close() } }
    }
}
