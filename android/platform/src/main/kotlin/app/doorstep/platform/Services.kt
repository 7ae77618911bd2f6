package app.doorstep.platform

import android.content.Context
import android.os.Build
import android.util.Log
import app.doorstep.Doorstep
import app.doorstep.code
import app.doorstep.core.DoorstepException
import app.doorstep.core.OpenConfig
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.cancel
import kotlinx.coroutines.launch
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock

/**
 * Everything that lives as long as the process: the engine, once, and what the phone does for it.
 *
 * The engine's files stay open for that long. Android ends a process in the background without a word and does not
 * mind its open files, and what was recorded is on the disk; so nothing is put away when the app leaves the screen.
 */
class Services(private val app: Context) {
    /** Work that outlives a screen. */
    val scope = CoroutineScope(SupervisorJob() + Dispatchers.Default)
    val settings = Settings(app)
    val language = AppLanguage(app, settings)
    val otherApps = OtherApps(app)
    internal val syncJobs = SyncJobs(app)
    internal val waitTimer = WaitTimer(app, language::words)
    internal val dayWatch = DayWatch(NextVisit(language::words), waitTimer, syncJobs)
    private val opening = Mutex()

    @Volatile
    private var opened: Doorstep? = null

    /**
     * The engine, opened by the first who asks; a failure is the caller's, and the next one tries again.
     *
     * @throws DoorstepException
     */
    suspend fun doorstep(): Doorstep = opened ?: opening.withLock { opened ?: open().also { opened = it } }

    private suspend fun open() = Doorstep.open(
        OpenConfig(
            // Backups leave this folder out by themselves; the rules in the manifest say it once more.
            folder = app.noBackupFilesDir.resolve("engine").path,
            language = language.now,
            app = "doorstep/${version()} android-${Build.VERSION.SDK_INT}",
        ),
        keys = KeystoreVault(app),
        clock = PhoneClock(app.contentResolver, settings.install),
        transport = OfficeTransport(settings),
        log = LogcatSink,
    )

    private fun version() = app.packageManager.getPackageInfo(app.packageName, 0).versionName.orEmpty()

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
    fun languageChanged() {
        Channel.make(language.words())
        scope.launch { opened?.useLanguage(language.now) }
    }

    /** Ends it all; on a phone nobody calls it. */
    internal fun close() {
        scope.cancel()
        opened?.close()
    }
}
