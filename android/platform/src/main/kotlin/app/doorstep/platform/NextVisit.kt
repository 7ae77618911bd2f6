package app.doorstep.platform

import android.app.Notification
import android.app.NotificationManager
import android.content.Context
import app.doorstep.core.VisitCardView

/**
 * The next visit as a notification that stays: from the lock screen a tap leads straight to it.
 *
 * It shows the window and not the time left, which would be wrong a minute later. What is wrong and where shows on the
 * lock screen only where the person lets notifications show their content there.
 */
class NextVisit(private val words: () -> Context) {

    /** Shows [card], or takes the notification away when there is no visit left. */
    fun show(card: VisitCardView?) {
        val context = words()
        val notifications = context.getSystemService(NotificationManager::class.java)
        if (card == null) return notifications.cancel(ID)
        val title = listOf(card.window, card.title).filter { it.isNotEmpty() }.joinToString(" · ")
        val text = listOf(card.flag, card.place).filter { it.isNotEmpty() }.joinToString(" · ")
        val onLockScreen = notice(context, card)
            .setContentTitle(context.getString(R.string.next_visit))
            .setContentText(card.window)
        val notice = notice(context, card)
            .setContentTitle(title)
            .setContentText(text)
            .setVisibility(Notification.VISIBILITY_PRIVATE)
            .setPublicVersion(onLockScreen.build())
        notifications.notify(ID, notice.build())
    }

    private fun notice(context: Context, card: VisitCardView) = Channel.NEXT.builder(context)
        .setContentIntent(Destination.OfVisit(card.visit).tap(context))
        .setCategory(Notification.CATEGORY_STATUS)
        .setOngoing(true)
        .setShowWhen(false)

    internal companion object {
        const val ID = 1
    }
}
