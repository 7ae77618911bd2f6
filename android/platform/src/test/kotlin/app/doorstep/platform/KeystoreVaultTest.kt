package app.doorstep.platform

import android.content.pm.PackageManager
import android.security.keystore.KeyProperties
import app.doorstep.core.PortFailure
import java.math.BigInteger
import java.security.KeyFactory
import java.security.Signature
import java.security.interfaces.ECPublicKey
import java.security.spec.ECPoint
import java.security.spec.ECPublicKeySpec
import kotlin.test.BeforeTest
import kotlin.test.Test
import kotlin.test.assertContentEquals
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertFalse
import kotlin.test.assertTrue
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf

/** Over [FakeKeystore]: our code's path, not a phone's hardware. */
@RunWith(RobolectricTestRunner::class)
class KeystoreVaultTest {
    private val app = RuntimeEnvironment.getApplication()
    private val vault = KeystoreVault(app)

    @BeforeTest
    fun empty() = FakeKeystore.install()

    private fun verifies(point: ByteArray, payload: ByteArray, signature: ByteArray): Boolean {
        assertEquals(65, point.size)
        assertEquals(4, point[0])
        val known = FakeKeystore.pairs.values.first().public as ECPublicKey
        val w = ECPoint(BigInteger(1, point.copyOfRange(1, 33)), BigInteger(1, point.copyOfRange(33, 65)))
        val key = KeyFactory.getInstance("EC").generatePublic(ECPublicKeySpec(w, known.params))
        return Signature.getInstance("SHA256withECDSA").run {
            initVerify(key)
            update(payload)
            verify(signature)
        }
    }

    @Test
    fun `it signs with the key that it shows, and keeps it`() {
        // Every 128th coordinate or so begins with a zero byte.
        repeat(300) {
            FakeKeystore.pairs.clear()
            val shown = vault.publicKey()
            val payload = "payload $it".toByteArray()
            assertTrue(verifies(shown, payload, vault.sign(payload)))
            assertFalse(verifies(shown, "another".toByteArray(), vault.sign(payload)))
            assertContentEquals(shown, KeystoreVault(app).publicKey())
        }
    }

    @Test
    fun `the key is P-256 for signing, without a finger`() {
        vault.publicKey()
        val spec = FakeKeystore.specs.single()
        assertEquals(KeyProperties.PURPOSE_SIGN, spec.purposes)
        assertContentEquals(arrayOf(KeyProperties.DIGEST_SHA256), spec.digests)
        assertFalse(spec.isUserAuthenticationRequired)
        assertFalse(spec.isStrongBoxBacked)
    }

    @Test
    fun `it lives in the secure element where there is one, and beside it when that is full`() {
        shadowOf(app.packageManager).setSystemFeature(PackageManager.FEATURE_STRONGBOX_KEYSTORE, true)
        vault.publicKey()
        assertTrue(FakeKeystore.specs.single().isStrongBoxBacked)

        FakeKeystore.pairs.clear()
        FakeKeystore.strongBoxFull = true
        vault.publicKey()
        assertEquals(listOf(true, true, false), FakeKeystore.specs.map { it.isStrongBoxBacked })
    }

    @Test
    fun `a key that is gone does not sign, and a new one is made for the enrolment`() {
        val before = vault.publicKey()
        FakeKeystore.pairs.clear()
        val lost = assertFailsWith<PortFailure.Failed> { vault.sign(byteArrayOf(1)) }
        assertEquals("key_lost", lost.code)
        assertFalse(before.contentEquals(vault.publicKey()))
    }

    @Test
    fun `a store that does not answer is not a key that is gone`() {
        val before = vault.publicKey()
        FakeKeystore.locked = true
        for (call in listOf({ vault.publicKey() }, { vault.sign(byteArrayOf(1)) })) {
            assertEquals("key_unreadable", assertFailsWith<PortFailure.Failed> { call() }.code)
        }
        FakeKeystore.locked = false
        assertContentEquals(before, vault.publicKey())
    }
}
