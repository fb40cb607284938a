internal import Crypto

/// Each entry's hash covers the one before, so that no entry can be changed, dropped or put in unseen. The first
/// covers the plan's stored text. Detects what happens to files; a person who rewrites the whole chain is not seen.
package enum HashChain {
    package static func root(planText: [UInt8]) -> String { hash(planText) }

    package static func next(after previous: String, sequence: Int64, event: [UInt8]) -> String {
        hash(Array("\(previous)\n\(sequence)\n".utf8) + event)
    }

    private static func hash(_ bytes: [UInt8]) -> String { CanonicalText.hexadecimal(SHA256.hash(data: bytes)) }
}
