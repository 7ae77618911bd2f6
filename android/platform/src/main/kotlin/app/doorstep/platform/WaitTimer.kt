package app.doorstep.platform

import android.app.AlarmManager
import android.app.Notification
import android.app.NotificationManager
import android.app.PendingIntent
import android.content.Context
import android.content.Intent
import android.net.Uri
import android.os.Build
import android.os.SystemClock
import app.doorstep.core.VisitView
import app.doorstep.core.WaitStatus
import app.doorstep.core.WaitView
import app.doorstep.phone.KnockAlarm

/**
 * The wait at a door while the app is not in sight: a notification that counts down, and an alarm for its end.
 *
 * It remembers nothing. The alarm carries the visit's id, and the engine, which counts by the clock that a restart
 * ends, says how each wait stands; so it goes on after the process has died, and after a restart it says what the
 * engine says: that it cannot be told.
 */
class WaitTimer(private val app: Context, private val words: () -> Context) : KnockAlarm {
    private val alarms = app.getSystemService(AlarmManager::class.java)
    private val notifications = app.getSystemService(NotificationManager::class.java)
    private val alives = mutableMapOf<String, AlarmManager.OnAlarmListener>()

    /**
     * Makes notification and alarm what the waits of [visit] are now.
     *
     * @param announce says aloud what is over or cannot be told; without it only a running wait is shown, because
     *   whoever just tapped has the rest before them
     */
    fun follow(visit: VisitView, announce: Boolean = false) {
        val running = visit.waits.filter { it.status == WaitStatus.Running }.minByOrNull { it.remainingMs }
        val ended = visit.waits.filter { it.status == WaitStatus.Over || it.status == WaitStatus.CannotTell }
        if (running == null) silence(visit.visit) else at(visit.visit, running.rule, running.remainingMs)
        if (running == null && ended.isEmpty()) {
            notifications.cancel(visit.visit, ID)
        } else if (announce && ended.isNotEmpty()) {
            post(visit.visit, announced(visit.visit, ended, running))
        } else if (running != null) {
            post(visit.visit, counting(visit.visit, running))
        }
    }

    /** The alarm rang and the engine could not be asked. */
    fun mayBeOver(visit: String) {
        val context = words()
        post(
            visit,
            notice(Channel.WAIT_OVER, visit)
                .setContentTitle(context.getString(R.string.wait_may_be_over))
                .setContentText(context.getString(R.string.wait_open_visit)),
        )
    }

    /**
     * To the second where the person allows exact alarms, which Android 14 does not by itself. Elsewhere the system
     * rings a little later once the process has died, and on time before: an alarm that needs the process needs no
     * permission. The count in the notification is right all the same, and so is the engine, which is asked then.
     */
    @Synchronized
    override fun at(visit: String, rule: String, remainingMs: Long) {
        silence(visit)
        val at = SystemClock.elapsedRealtime() + remainingMs
        if (Build.VERSION.SDK_INT < Build.VERSION_CODES.S || alarms.canScheduleExactAlarms()) {
            alarms.setExactAndAllowWhileIdle(AlarmManager.ELAPSED_REALTIME_WAKEUP, at, alarm(visit))
        } else {
            alarms.setAndAllowWhileIdle(AlarmManager.ELAPSED_REALTIME_WAKEUP, at, alarm(visit))
            val alive = AlarmManager.OnAlarmListener { app.sendBroadcast(ring(visit)) }
            alives[visit] = alive
            alarms.setExact(AlarmManager.ELAPSED_REALTIME_WAKEUP, at, "wait", alive, null)
        }
    }

    override fun none(visit: String) {
        silence(visit)
        notifications.cancel(visit, ID)
    }

    @Synchronized
    private fun silence(visit: String) {
        alarms.cancel(alarm(visit))
        alives.remove(visit)?.let(alarms::cancel)
    }

    private fun counting(visit: String, running: WaitView) = notice(Channel.WAIT, visit)
        .setContentTitle(words().getString(R.string.wait_running))
        .setContentText(running.ruleText)
        .setOngoing(true)
        .countDown(running)

    private fun announced(visit: String, ended: List<WaitView>, running: WaitView?): Notification.Builder {
        val over = ended.any { it.status == WaitStatus.Over }
        val text = ended.joinToString("\n") { it.text }
        val made = notice(Channel.WAIT_OVER, visit)
            .setContentTitle(words().getString(if (over) R.string.wait_over else R.string.wait_cannot_tell))
            .setContentText(text)
            .setStyle(Notification.BigTextStyle().bigText(text))
        return if (running == null) made else made.countDown(running)
    }

    /** The system counts, so that nothing has to run for it. Below zero it goes on, and is still true. */
    private fun Notification.Builder.countDown(running: WaitView) =
        setWhen(System.currentTimeMillis() + running.remainingMs)
            .setShowWhen(true)
            .setUsesChronometer(true)
            .setChronometerCountDown(true)

    /** Rules and times, no name and no address: it may stand on the lock screen. */
    private fun notice(channel: Channel, visit: String) = channel.builder(words())
        .setContentIntent(Destination.OfWait(visit).tap(app))
        .setCategory(Notification.CATEGORY_ALARM)
        .setVisibility(Notification.VISIBILITY_PUBLIC)

    private fun post(visit: String, notice: Notification.Builder) = notifications.notify(visit, ID, notice.build())

    private fun ring(visit: String) = Intent(app, WakeReceiver::class.java)
        .setAction(WakeReceiver.WAIT_OVER)
        .setData(Uri.fromParts("doorstep", visit, null))

    private fun alarm(visit: String): PendingIntent {
        val flags = PendingIntent.FLAG_UPDATE_CURRENT or PendingIntent.FLAG_IMMUTABLE
        return PendingIntent.getBroadcast(app, 0, ring(visit), flags)
    }

    internal companion object {
        const val ID = 2
    }
}
