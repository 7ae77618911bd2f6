package app.doorstep.platform

import android.content.ActivityNotFoundException
import android.content.Context
import android.content.Intent
import android.net.Uri

/**
 * What other apps on the phone do for ours. Nothing is called or sent before the person says so there, and none of it
 * needs a permission. Each answers whether there is an app for it.
 */
class OtherApps(private val context: Context) {

    /** Opens the dialler with this number. */
    fun call(phone: String): Boolean = open(Intent(Intent.ACTION_DIAL, Uri.fromParts("tel", phone, null)))

    /** Opens a map at this address. */
    fun map(address: String): Boolean =
        open(Intent(Intent.ACTION_VIEW, Uri.parse("geo:0,0?q=${Uri.encode(address)}")))

    /** Hands the words of a statement to an app that the person chooses: the words alone, no file and no address. */
    fun share(statement: String): Boolean {
        val send = Intent(Intent.ACTION_SEND).setType("text/plain").putExtra(Intent.EXTRA_TEXT, statement)
        return open(Intent.createChooser(send, context.getString(R.string.share_statement)))
    }

    private fun open(intent: Intent): Boolean = try {
        context.startActivity(intent.addFlags(Intent.FLAG_ACTIVITY_NEW_TASK))
        true
    } catch (_: ActivityNotFoundException) {
        false
    }
}
