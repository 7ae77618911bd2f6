package app.doorstep.platform

import android.content.ActivityNotFoundException
import android.content.Context
import android.content.Intent
import android.net.Uri
import android.widget.Toast
import app.doorstep.phone.Outside

/**
 * What other apps on the phone do for ours. Nothing is called or sent before the person says so there, and none of it
 * needs a permission. A phone without such an app says so.
 */
class OtherApps(private val app: Context, private val words: () -> Context) : Outside {

    override fun call(number: String) = open(Intent(Intent.ACTION_DIAL, Uri.fromParts("tel", number, null)))

    override fun map(place: String) = open(Intent(Intent.ACTION_VIEW, Uri.parse("geo:0,0?q=${Uri.encode(place)}")))

    /** The words alone, to an app that the person chooses: no file and no address. */
    override fun share(text: String) {
        val send = Intent(Intent.ACTION_SEND).setType("text/plain").putExtra(Intent.EXTRA_TEXT, text)
        open(Intent.createChooser(send, words().getString(R.string.share_statement)))
    }

    private fun open(intent: Intent) = try {
        app.startActivity(intent.addFlags(Intent.FLAG_ACTIVITY_NEW_TASK))
    } catch (_: ActivityNotFoundException) {
        Toast.makeText(app, words().getString(R.string.no_app), Toast.LENGTH_LONG).show()
    }
}
