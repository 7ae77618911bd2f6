package app.doorstep.phone

import app.doorstep.UrlTransport
import app.doorstep.core.Header
import app.doorstep.core.HttpReply
import app.doorstep.core.Transport

/**
 * Where the office answers: given by the app, or typed when the phone joins. It is the engine's way to the office.
 *
 * @param keep is told an address that was typed, to be given again at the next start
 */
class OfficeAddress(start: String, private val keep: ((String) -> Unit)? = null) : Transport {
    /** The address, such as `https://office.example`. */
    @Volatile
    var address: String = start
        private set

    /** Nobody told the app: it is to be typed. */
    val asked: Boolean get() = keep != null

    /** Uses an address that was typed; an app that brings its own keeps it. */
    fun use(typed: String) {
        val keep = keep ?: return
        address = typed.trim()
        keep(address)
    }

    override fun post(path: String, headers: List<Header>, body: ByteArray): HttpReply =
        UrlTransport(address).post(path, headers, body)
}
