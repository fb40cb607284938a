import Foundation

/// What cannot be measured from outside: `bongsu-bench journal N FOLDER`, `bongsu-bench read RUNBOOK`.
@main
enum Benchmarks {
    static func main() async throws {
        let words = Array(CommandLine.arguments.dropFirst())
        if words.count == 3, words[0] == "journal", let count = Int(words[1]) {
            try await JournalBenchmark.run(appends: count, folder: words[2])
        } else if words.count == 2, words[0] == "read" {
            try ReadingBenchmark.run(words[1])
        } else {
            FileHandle.standardError.write(Data("usage: bongsu-bench journal APPENDS FOLDER | bongsu-bench read RUNBOOK\n".utf8))
            exit(64)
        }
    }
}
