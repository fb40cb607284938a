import Foundation

/// What cannot be measured from outside: `bongsu-bench journal N FOLDER`.
@main
enum Benchmarks {
    static func main() async throws {
        let words = CommandLine.arguments.dropFirst()
        guard words.count == 3, words.first == "journal", let count = Int(words[words.startIndex + 1]), let folder = words.last else {
            FileHandle.standardError.write(Data("usage: bongsu-bench journal APPENDS FOLDER\n".utf8))
            exit(64)
        }
        try await JournalBenchmark.run(appends: count, folder: folder)
    }
}
