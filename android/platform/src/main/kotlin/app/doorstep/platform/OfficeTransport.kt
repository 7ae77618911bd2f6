package app.doorstep.platform

import app.doorstep.UrlTransport
import app.doorstep.core.Header
import app.doorstep.core.HttpReply
import app.doorstep.core.Transport

/** The platform's HTTP to the office whose address is in the settings now: it is known only when the phone enrols. */
class OfficeTransport(private val settings: Settings) : Transport {
    override fun post(path: String, headers: List<Header>, body: ByteArray): HttpReply =
        UrlTransport(settings.office).post(path, headers, body)
}
