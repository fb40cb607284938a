internal import Crypto

/// What names a manifest: SHA-256 of its bytes, in hexadecimal.
package enum Manifests {
    package static func digest(_ bytes: [UInt8]) -> String { CanonicalText.hexadecimal(SHA256.hash(data: bytes)) }
}
