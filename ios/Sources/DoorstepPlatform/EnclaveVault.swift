#if canImport(CryptoKit)
import CryptoKit
import DoorstepCore
import Foundation
import Security

/// The device's key in the Secure Enclave; where a device has none, such as a simulator, in the Keychain.
/// It can sign once the device was unlocked after its start, so that a sync in the background works, and it never
/// leaves this device.
public final class EnclaveVault: KeyVault {
    public init() {}

    public func publicKey() throws -> Data {
        try key().publicKey
    }

    public func sign(payload: Data) throws -> Data {
        try key().sign(payload)
    }

    private struct Key {
        let publicKey: Data
        let sign: (Data) throws -> Data
        /// What the Keychain keeps: of the Enclave's key a blob that only this Enclave can use.
        let stored: Data

        init(_ key: SecureEnclave.P256.Signing.PrivateKey) {
            publicKey = key.publicKey.x963Representation
            sign = { try key.signature(for: $0).rawRepresentation }
            stored = key.dataRepresentation
        }

        init(_ key: P256.Signing.PrivateKey) {
            publicKey = key.publicKey.x963Representation
            sign = { try key.signature(for: $0).rawRepresentation }
            stored = key.rawRepresentation
        }
    }

    private func key() throws -> Key {
        guard let stored = try read() else {
            let made = try make()
            try write(made.stored)
            return made
        }
        do {
            return SecureEnclave.isAvailable
                ? Key(try SecureEnclave.P256.Signing.PrivateKey(dataRepresentation: stored))
                : Key(try P256.Signing.PrivateKey(rawRepresentation: stored))
        } catch {
            // Such as one that came from another device.
            throw PortFailure.Failed(code: "key_damaged")
        }
    }

    private func make() throws -> Key {
        guard SecureEnclave.isAvailable else { return Key(P256.Signing.PrivateKey()) }
        guard
            let access = SecAccessControlCreateWithFlags(
                nil, kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly, .privateKeyUsage, nil),
            let key = try? SecureEnclave.P256.Signing.PrivateKey(accessControl: access)
        else { throw PortFailure.Failed(code: "enclave") }
        return Key(key)
    }

    private var item: [CFString: Any] {
        [kSecClass: kSecClassGenericPassword, kSecAttrService: "app.doorstep.key", kSecAttrAccount: "device"]
    }

    private func read() throws -> Data? {
        var query = item
        query[kSecReturnData] = true
        var found: CFTypeRef?
        switch SecItemCopyMatching(query as CFDictionary, &found) {
        case errSecSuccess: return found as? Data
        case errSecItemNotFound: return nil
        // Before the first unlock, for one: it is tried again.
        case let status: throw PortFailure.Failed(code: "keychain_\(status)")
        }
    }

    private func write(_ stored: Data) throws {
        var query = item
        query[kSecValueData] = stored
        query[kSecAttrAccessible] = kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly
        let status = SecItemAdd(query as CFDictionary, nil)
        guard status == errSecSuccess else { throw PortFailure.Failed(code: "keychain_\(status)") }
    }
}
#endif
