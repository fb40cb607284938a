import Foundation
import TestSupport

/// How the simulation's secret may stand in a text: as it is, and within base64 at each of the three alignments.
enum SecretForms {
    static let all: [[UInt8]] = {
        let secret = Array(PlanGenerator.secret.utf8)
        return [secret]
            + (0..<3).map { shift in
                // Letters that carry bits of a neighbour are left out.
                let letters = Array(Data(repeating: 0, count: shift) + secret).base64Letters
                let first = (shift * 8 + 5) / 6
                let whole = (shift + secret.count) * 8 / 6
                return Array(letters[first..<whole])
            }
    }()

    static func holds(_ text: [UInt8], _ form: [UInt8]) -> Bool {
        guard text.count >= form.count else { return false }
        return Data(text).range(of: Data(form)) != nil
    }
}

extension [UInt8] {
    var base64Letters: [UInt8] { Array(Data(self).base64EncodedData()) }
}
