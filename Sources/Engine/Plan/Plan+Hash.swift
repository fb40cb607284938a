internal import Crypto
internal import Foundation

extension Plan {
    /// SHA-256 of the plan's canonical text, in hexadecimal: equal plans have equal hashes on every machine.
    ///
    /// Line numbers are left out: a paragraph added above a step changes nothing that will run.
    package var hash: String {
        get throws {
            let digest = SHA256.hash(data: try CanonicalText.encode(withoutPlaces))
            return CanonicalText.hexadecimal(digest)
        }
    }

    var withoutPlaces: Plan {
        var plan = self
        plan.sections = plan.sections.map(\.withoutPlaces)
        plan.after = plan.after.map(\.withoutPlaces)
        plan.scenarios = plan.scenarios.map { scenario in
            var scenario = scenario
            scenario.section = scenario.section.withoutPlaces
            return scenario
        }
        return plan
    }
}

extension PlannedSection {
    var withoutPlaces: PlannedSection {
        var section = self
        section.line = 0
        section.blocks = section.blocks.map { block in
            switch block {
            case .section(let child): return .section(child.withoutPlaces)
            case .box(let box): return .box(box.withoutPlaces)
            case .step(var step):
                step.line = 0
                return .step(step)
            }
        }
        return section
    }
}

extension PlannedBox {
    var withoutPlaces: PlannedBox {
        var box = self
        box.line = 0
        box.children = box.children.map(\.withoutPlaces)
        return box
    }
}

/// The one text form of plans and events: JSON, keys sorted, no white space. What is hashed is what is stored.
package enum CanonicalText {
    package static func encode(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return [UInt8](try encoder.encode(value))
    }

    package static func decode<Value: Decodable>(_ type: Value.Type, from text: [UInt8]) throws -> Value {
        try JSONDecoder().decode(type, from: Data(text))
    }

    static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(64)
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}
