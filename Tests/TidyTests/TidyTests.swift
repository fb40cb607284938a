import Foundation
import Testing

/// The style that a machine can see. Each rule names the file and the line that breaks it.
@Suite struct TidyTests {
    @Test func theTreeIsFound() {
        #expect(SourceTree.products.count > 10)
    }

    /// Documents ← Engine ← Adapters ← bongsu; Lab knows neither runbook nor engine.
    @Test func layersImportOnlyWhatStandsBelowThem() {
        let allowed: [String: Set<String>] = [
            "Documents": ["CMarkGFM", "Yams"],
            "Engine": ["Documents", "Crypto"],
            "Adapters": ["Documents", "Engine", "GRDB", "Subprocess", "SystemPackage", "Crypto"],
            "Lab": ["Subprocess", "SystemPackage", "Crypto"],
            "bongsu": ["Documents", "Engine", "Adapters", "Lab", "ArgumentParser"],
        ]
        let everywhere: Set<String> = ["Foundation", "FoundationEssentials", "Synchronization"]
        let outside: Set<String> = ["Glibc", "Dispatch"]
        for file in SourceTree.products {
            guard let own = allowed[file.target] else { continue }
            for line in file.code() {
                let words = line.text.split(separator: " ").map(String.init)
                guard let at = words.firstIndex(of: "import"), words.indices.contains(at + 1), at <= 2 else { continue }
                let module = words[(at + 1)...].last?.split(separator: ".").first.map(String.init) ?? ""
                var ok = own.union(everywhere)
                if !["Documents", "Engine"].contains(file.target) { ok.formUnion(outside) }
                #expect(ok.contains(module), "\(file.path):\(line.number) imports \(module)")
            }
        }
    }

    /// The pure core has no clock, no identifiers, no processes, and nothing that leaves a seeded executor.
    @Test func theCoreStaysPure() {
        let banned = [
            "Date()", "Date.now", "UUID()", "Task {", "Task.detached", "Task.sleep", "Process(", "FileManager",
            "ContinuousClock", "SystemRandomNumberGenerator", "DispatchQueue", "ProcessInfo", "print(",
        ]
        for file in SourceTree.products where ["Documents", "Engine"].contains(file.target) {
            for line in file.code() {
                // `addTask {` and `CivilDate(` end in banned words and are none.
                for word in banned
                where line.text.ranges(of: word).contains(where: { found in
                    found.lowerBound == line.text.startIndex
                        || !line.text[line.text.index(before: found.lowerBound)].isLetter
                }) {
                    Issue.record("\(file.path):\(line.number) uses \(word)")
                }
            }
        }
    }

    @Test func nothingEscapesTheCompilersProofs() {
        let banned = ["try!", "@unchecked Sendable", "nonisolated(unsafe)", "Task.detached", "fatalError(", " as! "]
        for file in SourceTree.products {
            for line in file.code() {
                for word in banned where line.text.contains(word) {
                    Issue.record("\(file.path):\(line.number) uses \(word)")
                }
            }
        }
    }

    @Test func filesAreShort() {
        for file in SourceTree.products where file.lines.count > 340 {
            Issue.record("\(file.path) has \(file.lines.count) lines; 300 is the aim, 340 the limit")
        }
        let lengths = SourceTree.products.map(\.lines.count).sorted()
        let median = lengths[lengths.count / 2]
        #expect(median <= 180, "the median file has \(median) lines")
    }

    @Test func typesAreNamedAfterWhatTheyAre() {
        let banned = ["Manager", "Helper", "Utils"]
        let keywords = ["struct ", "class ", "enum ", "actor ", "protocol "]
        for file in SourceTree.files {
            for line in file.code() {
                for keyword in keywords {
                    guard let at = line.text.range(of: keyword) else { continue }
                    let name = line.text[at.upperBound...].prefix { $0.isLetter || $0.isNumber }
                    for word in banned where name.hasSuffix(word) {
                        Issue.record("\(file.path):\(line.number) declares \(name)")
                    }
                }
            }
        }
    }

    @Test func nothingIsLeftForLater() {
        let banned = ["TO" + "DO", "FIX" + "ME", "XX" + "X:", "not implemented " + "yet"]
        for file in SourceTree.files {
            for (index, line) in file.lines.enumerated() {
                for word in banned where line.contains(word) {
                    Issue.record("\(file.path):\(index + 1) says \(word)")
                }
            }
        }
    }

    /// Host keys are always verified.
    @Test func hostKeyCheckingIsNeverOff() {
        for file in SourceTree.products {
            for (index, line) in file.lines.enumerated()
            where line.contains("StrictHostKeyChecking=" + "no") || line.contains("StrictHostKeyChecking " + "no") {
                Issue.record("\(file.path):\(index + 1) switches host key checking off")
            }
        }
    }
}

extension String {
    /// Whether a banned word stands here by itself: `Date(`, but not `CalendarDate(` and not `.addTask {`.
    fileprivate func holds(_ word: String) -> Bool {
        ranges(of: word).contains { range in
            guard range.lowerBound > startIndex else { return true }
            let before = self[index(before: range.lowerBound)]
            return !(before.isLetter || before.isNumber || before == "_")
        }
    }
}
