package app.doorstep.platform

import android.app.Notification
import android.app.NotificationChannel
import android.app.NotificationManager
import android.content.Context

/** The kinds of notifications, which the person can silence one by one in the system's settings. */
enum class Channel(val id: String, private val title: Int, private val about: Int, private val importance: Int) {
    /** The visit to go to next. */
    NEXT("next", R.string.channel_next, R.string.channel_next_about, NotificationManager.IMPORTANCE_LOW),

    /** A wait that runs. */
    WAIT("wait", R.string.channel_wait, R.string.channel_wait_about, NotificationManager.IMPORTANCE_LOW),

    /** A wait that is over: it sounds, and shows itself above whatever is open. */
    WAIT_OVER("wait_over", R.string.channel_wait_over, R.string.channel_wait_over_about, NotificationManager.IMPORTANCE_HIGH);

    /** A notification of this kind. */
    fun builder(context: Context): Notification.Builder =
        Notification.Builder(context, id).setSmallIcon(R.drawable.notice)

    companion object {
        /** Makes them, or gives them their names in the language of [context]. What the person chose stays. */
        fun make(context: Context) {
            val made = entries.map {
                NotificationChannel(it.id, context.getString(it.title), it.importance).apply {
                    description = context.getString(it.about)
                }
            }
            context.getSystemService(NotificationManager::class.java).createNotificationChannels(made)
        }
    }
}
