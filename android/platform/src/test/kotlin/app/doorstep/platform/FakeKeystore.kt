package app.doorstep.platform

import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.StrongBoxUnavailableException
import java.io.InputStream
import java.io.OutputStream
import java.security.Key
import java.security.KeyPair
import java.security.KeyPairGenerator
import java.security.KeyPairGeneratorSpi
import java.security.KeyStoreSpi
import java.security.Provider
import java.security.PublicKey
import java.security.SecureRandom
import java.security.Security
import java.security.UnrecoverableKeyException
import java.security.cert.Certificate
import java.security.spec.AlgorithmParameterSpec
import java.util.Collections
import java.util.Date
import java.util.Enumeration

/**
 * A provider by the name of Android's, with software keys in memory: the path through our code runs, and nothing is
 * proven about a phone's hardware.
 */
object FakeKeystore : Provider(KeystoreVault.STORE, "1", "software keys for tests") {
    private fun readResolve(): Any = FakeKeystore
    val pairs = mutableMapOf<String, KeyPair>()

    /** What each key was asked to be. */
    val specs = mutableListOf<KeyGenParameterSpec>()

    /** The store does not answer, as one of a phone that is not unlocked yet. */
    var locked = false

    /** The secure element is there, and full. */
    var strongBoxFull = false

    init {
        put("KeyStore.${KeystoreVault.STORE}", Store::class.java.name)
        put("KeyPairGenerator.EC", Generator::class.java.name)
    }

    /** Empty, and found under its name. */
    fun install() {
        pairs.clear()
        specs.clear()
        locked = false
        strongBoxFull = false
        Security.removeProvider(name)
        Security.addProvider(this)
    }

    class Generator : KeyPairGeneratorSpi() {
        private lateinit var spec: KeyGenParameterSpec

        override fun initialize(params: AlgorithmParameterSpec, random: SecureRandom?) {
            spec = params as KeyGenParameterSpec
        }

        override fun initialize(keysize: Int, random: SecureRandom?) = error("a spec is wanted")

        override fun generateKeyPair(): KeyPair {
            specs += spec
            if (spec.isStrongBoxBacked && strongBoxFull) throw StrongBoxUnavailableException()
            val made = KeyPairGenerator.getInstance("EC")
            made.initialize(spec.algorithmParameterSpec)
            return made.generateKeyPair().also { pairs[spec.keystoreAlias] = it }
        }
    }

    class Store : KeyStoreSpi() {
        override fun engineGetKey(alias: String, password: CharArray?): Key? {
            if (locked) throw UnrecoverableKeyException()
            return pairs[alias]?.private
        }

        override fun engineGetCertificate(alias: String): Certificate? = pairs[alias]?.let { Holder(it.public) }
        override fun engineLoad(stream: InputStream?, password: CharArray?) = Unit
        override fun engineAliases(): Enumeration<String> = Collections.enumeration(pairs.keys)
        override fun engineContainsAlias(alias: String) = alias in pairs
        override fun engineSize() = pairs.size
        override fun engineIsKeyEntry(alias: String) = alias in pairs
        override fun engineIsCertificateEntry(alias: String) = false
        override fun engineDeleteEntry(alias: String) = pairs.remove(alias).let { }
        override fun engineGetCertificateChain(alias: String) = unused()
        override fun engineGetCreationDate(alias: String): Date = unused()
        override fun engineGetCertificateAlias(cert: Certificate): String = unused()
        override fun engineSetCertificateEntry(alias: String, cert: Certificate) = unused()
        override fun engineSetKeyEntry(alias: String, key: ByteArray, chain: Array<Certificate>?) = unused()
        override fun engineSetKeyEntry(alias: String, key: Key, password: CharArray?, chain: Array<Certificate>?) = unused()
        override fun engineStore(stream: OutputStream?, password: CharArray?) = unused()
    }

    /** Holds a public key, as the certificate that Android makes for each key does. */
    private class Holder(private val key: PublicKey) : Certificate("fake") {
        override fun getPublicKey() = key
        override fun getEncoded() = unused()
        override fun verify(key: PublicKey) = unused()
        override fun verify(key: PublicKey, sigProvider: String) = unused()
        override fun toString() = "fake"
    }

    private fun unused(): Nothing = throw UnsupportedOperationException()
}
