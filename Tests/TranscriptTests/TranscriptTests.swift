import Foundation
import TestSupport
import Testing

/// Every file in `Transcripts` is carried out with the real binary and must say, to the letter, what it says.
@Suite struct TranscriptTests {
    static let folder = Binary.root.appending(path: "Tests/TranscriptTests/Transcripts")
    static let names: [String] = {
        let all = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return all.filter { $0.hasSuffix(".txt") }.sorted()
    }()

    @Test func thereAreTranscripts() {
        #expect(Self.names.count >= 5)
    }

    @Test(arguments: names) func saysWhatItSaid(_ name: String) throws {
        let url = Self.folder.appending(path: name)
        let transcript = Transcript(try String(contentsOf: url, encoding: .utf8))
        #expect(!transcript.exchanges.isEmpty)
        let folder = try Binary.temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let now = try transcript.carriedOut(in: folder)
        if ProcessInfo.processInfo.environment["BONGSU_RECORD"] != nil {
            try Data(transcript.text(with: now).utf8).write(to: url)
        }
        for (expected, actual) in zip(transcript.exchanges, now) {
            #expect(actual.printed == expected.printed, "\(name): $ \(expected.command)")
            #expect(actual.code == expected.code, "\(name): $ \(expected.command)")
        }
    }
}
