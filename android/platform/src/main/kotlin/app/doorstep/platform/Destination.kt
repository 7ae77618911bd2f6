package app.doorstep.platform

import android.app.PendingIntent
import android.content.Context
import android.content.Intent
import android.net.Uri

/** Where a tap on a notification leads. */
sealed interface Destination {
    /** Id of the visit. */
    val visit: String

    /** The screen of a visit. */
    data class OfVisit(override val visit: String) : Destination

    /** Its knock screen, with the timer. */
    data class OfWait(override val visit: String) : Destination

    /** What a notification does when it is tapped. */
    fun tap(context: Context): PendingIntent {
        val flags = PendingIntent.FLAG_UPDATE_CURRENT or PendingIntent.FLAG_IMMUTABLE
        return PendingIntent.getActivity(context, 0, intent(context), flags)
    }

    /** Opens the app's own activity, wherever it stands, at this place. */
    fun intent(context: Context): Intent {
        val place = if (this is OfWait) WAIT else VISIT
        return checkNotNull(context.packageManager.getLaunchIntentForPackage(context.packageName))
            .setAction(Intent.ACTION_VIEW)
            .setData(Uri.Builder().scheme(SCHEME).authority(place).appendPath(visit).build())
    }

    companion object {
        private const val SCHEME = "doorstep"
        private const val VISIT = "visit"
        private const val WAIT = "wait"

        /** Where this intent leads; `null` for the list of the day. */
        fun of(intent: Intent?): Destination? {
            val data = intent?.data?.takeIf { it.scheme == SCHEME } ?: return null
            val visit = data.lastPathSegment ?: return null
            return when (data.authority) {
                VISIT -> OfVisit(visit)
                WAIT -> OfWait(visit)
                else -> null
            }
        }
    }
}
