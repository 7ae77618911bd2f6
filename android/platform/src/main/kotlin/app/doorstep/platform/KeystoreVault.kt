package app.doorstep.platform

import android.content.Context
import android.content.pm.PackageManager
import android.os.Build
import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.KeyPermanentlyInvalidatedException
import android.security.keystore.KeyProperties
import android.security.keystore.StrongBoxUnavailableException
import app.doorstep.core.KeyVault
import app.doorstep.core.PortFailure
import java.math.BigInteger
import java.security.GeneralSecurityException
import java.security.KeyPairGenerator
import java.security.KeyStore
import java.security.PrivateKey
import java.security.ProviderException
import java.security.Signature
import java.security.interfaces.ECPublicKey
import java.security.spec.ECGenParameterSpec

/**
 * The device's key in Android's Keystore: P-256, never outside of it, in a secure element where the phone has one.
 *
 * It is made when it is first asked for. One that is gone is replaced by a new one, which the office does not know:
 * the engine then says that the phone has to be enrolled again. It signs without a finger or a PIN, because a
 * technician who was let in must be able to record it with wet gloves; the phone's own lock guards it.
 */
class KeystoreVault(private val context: Context) : KeyVault {
    private val keys: KeyStore by lazy { KeyStore.getInstance(STORE).apply { load(null) } }

    override fun publicKey(): ByteArray = guarded {
        val known = try {
            keys.getKey(ALIAS, null)?.let { keys.getCertificate(ALIAS)?.publicKey }
        } catch (_: KeyPermanentlyInvalidatedException) {
            null
        }
        point((known ?: made()) as ECPublicKey)
    }

    override fun sign(payload: ByteArray): ByteArray = guarded {
        val key = keys.getKey(ALIAS, null) ?: throw PortFailure.Failed("key_lost")
        Signature.getInstance("SHA256withECDSA").run {
            initSign(key as PrivateKey)
            update(payload)
            sign()
        }
    }

    /** What the Keystore throws, as the codes that the engine knows. A store that is busy or locked is tried again. */
    private fun <T> guarded(work: () -> T): T = try {
        work()
    } catch (_: KeyPermanentlyInvalidatedException) {
        throw PortFailure.Failed("key_lost")
    } catch (_: GeneralSecurityException) {
        throw PortFailure.Failed("key_unreadable")
    } catch (_: ProviderException) {
        throw PortFailure.Failed("key_unreadable")
    }

    private fun made() = try {
        make(strongBox = hasStrongBox())
    } catch (_: StrongBoxUnavailableException) {
        // It is there but full, or does not do P-256.
        make(strongBox = false)
    }

    private fun hasStrongBox() = Build.VERSION.SDK_INT >= Build.VERSION_CODES.P &&
        context.packageManager.hasSystemFeature(PackageManager.FEATURE_STRONGBOX_KEYSTORE)

    private fun make(strongBox: Boolean) = KeyPairGenerator.getInstance(KeyProperties.KEY_ALGORITHM_EC, STORE).run {
        val spec = KeyGenParameterSpec.Builder(ALIAS, KeyProperties.PURPOSE_SIGN)
            .setAlgorithmParameterSpec(ECGenParameterSpec("secp256r1"))
            .setDigests(KeyProperties.DIGEST_SHA256)
            .setUserAuthenticationRequired(false)
        if (strongBox) spec.setIsStrongBoxBacked(true)
        initialize(spec.build())
        generateKeyPair().public
    }

    internal companion object {
        const val STORE = "AndroidKeyStore"
        const val ALIAS = "doorstep-device"
        private const val WORD = 32

        /** A SEC1 point, uncompressed. */
        private fun point(key: ECPublicKey): ByteArray =
            byteArrayOf(4) + word(key.w.affineX) + word(key.w.affineY)

        /** 32 bytes, whether the number comes with a sign or without its leading zeros. */
        private fun word(number: BigInteger): ByteArray {
            val bytes = number.toByteArray().takeLast(WORD).toByteArray()
            return ByteArray(WORD - bytes.size) + bytes
        }
    }
}
