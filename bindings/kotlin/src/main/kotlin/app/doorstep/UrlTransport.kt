package app.doorstep

import app.doorstep.core.Header
import app.doorstep.core.HttpReply
import app.doorstep.core.Transport
import app.doorstep.core.TransportFailure
import java.io.ByteArrayOutputStream
import java.io.IOException
import java.io.InputStream
import java.net.HttpURLConnection
import java.net.MalformedURLException
import java.net.SocketTimeoutException
import java.net.URI
import java.net.URISyntaxException
import javax.net.ssl.SSLException

/**
 * The office by the platform's own HTTP, with its proxies and certificates: [HttpURLConnection], which is OkHttp's
 * engine on Android.
 *
 * @param office its address, such as `https://office.example`
 */
class UrlTransport(private val office: String) : Transport {
    override fun post(path: String, headers: List<Header>, body: ByteArray): HttpReply {
        val connection = try {
            URI(office.trimEnd('/') + path).toURL().openConnection() as HttpURLConnection
        } catch (_: MalformedURLException) {
            throw TransportFailure.BadAddress()
        } catch (_: URISyntaxException) {
            throw TransportFailure.BadAddress()
        } catch (_: IllegalArgumentException) {
            throw TransportFailure.BadAddress()
        }
        try {
            connection.requestMethod = "POST"
            connection.instanceFollowRedirects = false
            connection.connectTimeout = CONNECT_MS
            connection.readTimeout = READ_MS
            connection.doOutput = true
            connection.setFixedLengthStreamingMode(body.size)
            headers.forEach { connection.setRequestProperty(it.name, it.value) }
            connection.outputStream.use { it.write(body) }
            val status = connection.responseCode
            val stream = if (status >= 400) connection.errorStream else connection.inputStream
            val answer = stream?.use(::bounded) ?: ByteArray(0)
            val got = connection.headerFields.flatMap { (name, values) ->
                if (name == null) emptyList() else values.map { Header(name, it) }
            }
            return HttpReply(status, got, answer)
        } catch (_: SocketTimeoutException) {
            throw TransportFailure.TimedOut()
        } catch (_: SSLException) {
            throw TransportFailure.Untrusted()
        } catch (_: IOException) {
            throw TransportFailure.Unreachable()
        } finally {
            connection.disconnect()
        }
    }

    private companion object {
        const val CONNECT_MS = 10_000
        const val READ_MS = 60_000

        /** The engine takes 8 MiB; it has to see what is larger. */
        const val MOST_BYTES = 8 * 1024 * 1024 + 1

        /** All of it, or its first bytes; `readNBytes` is not on every Android that we serve. */
        fun bounded(stream: InputStream): ByteArray {
            val kept = ByteArrayOutputStream()
            val chunk = ByteArray(16 * 1024)
            while (kept.size() < MOST_BYTES) {
                val read = stream.read(chunk, 0, minOf(chunk.size, MOST_BYTES - kept.size()))
                if (read < 0) break
                kept.write(chunk, 0, read)
            }
            return kept.toByteArray()
        }
    }
}
