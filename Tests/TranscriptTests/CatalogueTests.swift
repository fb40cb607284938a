import Foundation
import TestSupport
import Testing

/// Every diagnostic code of every layer, as `bongsu explain` lists them: one meaning a code, and no code without one.
@Suite struct CatalogueTests {
    private func listed() throws -> [String] {
        let folder = try Binary.temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let lines = try Binary.run(["explain"], in: folder).output.split(separator: "\n")
        return lines.map { String($0.prefix { $0 != " " }) }
    }

    @Test func everyCodeHasOneMeaning() throws {
        let codes = try listed()
        #expect(codes.count > 100)
        let twice = Dictionary(grouping: codes, by: \.self).filter { $0.value.count > 1 }.keys.sorted()
        #expect(twice == [])
    }

    /// Written as a literal anywhere in the sources.
    @Test func everyCodeInTheSourcesIsExplained() throws {
        let codes = Set(try listed())
        var unexplained: [String] = []
        let sources = Binary.root.appending(path: "Sources").path
        for case let path as String in FileManager.default.enumerator(atPath: sources) ?? .init() where path.hasSuffix(".swift") {
            let text = try String(contentsOfFile: "\(sources)/\(path)", encoding: .utf8)
            let own: [String] = text.matches(of: /DiagnosticCode\(([0-9]+)\)/).map { String($0.1) }
            let told: [String] = text.matches(of: /CommandFailure\(\s*\.[a-zA-Z]+, ([0-9]+),/).map { String($0.1) }
            let backups: [String] = text.matches(of: /BackupError\(\s*([0-9]+),/).map { String($0.1) }
            let numbers = own + told + backups
            for number in numbers {
                let code = "B" + String(repeating: "0", count: max(0, 4 - number.count)) + number
                if !codes.contains(code) { unexplained.append("\(path): \(code)") }
            }
        }
        #expect(unexplained == [])
    }
}
