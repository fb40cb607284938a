import Engine
import Testing

extension HostTrial {
    func outputHoldsBothStreams() async throws {
        let attempt = attempt()
        var command = command(.printBoth("to output\n", "to error\n"))
        command.separatesStandardOutput = false
        #expect(try await carryOut(command, attempt) == .exited(code: 0))
        #expect(try await text(of: attempt) == "to output\nto error\n")
        try await session.forget([attempt])
    }

    func outputIsReadInPages() async throws {
        let attempt = attempt()
        let text = (0..<200).map { "line \($0) 줄\n" }.joined()
        #expect(try await carryOut(command(.print(text)), attempt) == .exited(code: 0))
        var bytes: [UInt8] = []
        for _ in 0..<100 {
            let page = try await session.output(of: attempt, from: bytes.count, limit: 1000)
            if page.bytes.isEmpty { break }
            bytes += page.bytes
            #expect(page.next == bytes.count)
            #expect(!page.truncated)
        }
        #expect(String(decoding: bytes, as: UTF8.self) == text)
        try await session.forget([attempt])
    }

    func excessOutputIsDroppedAndSaidSo() async throws {
        let attempt = attempt()
        var command = command(.flood(bytes: 300_000, exit: 4))
        command.outputLimit = 1000
        #expect(try await carryOut(command, attempt) == .exited(code: 4))
        let all = try await session.output(of: attempt, from: 0, limit: 10_000)
        #expect([all.bytes.count, all.next] == [1000, 1000])
        #expect(all.truncated)
        let head = try await session.output(of: attempt, from: 0, limit: 100)
        #expect([head.bytes.count, head.next] == [100, 100])
        #expect(!head.truncated)
        #expect(try await session.standardOutput(of: attempt, limit: 1_000_000).count == 1000)
        try await session.forget([attempt])
    }

    func standardOutputStandsAlone() async throws {
        let attempt = attempt()
        #expect(try await carryOut(command(.printBoth("value\n", "noise\n")), attempt) == .exited(code: 0))
        #expect(try await String(decoding: session.standardOutput(of: attempt, limit: 100), as: UTF8.self) == "value\n")
        #expect(try await String(decoding: session.standardOutput(of: attempt, limit: 3), as: UTF8.self) == "val")
        try await session.forget([attempt])
    }

    func valuesSurvive() async throws {
        let value = "two\nlines 'quoted' \"twice\" $HOME `id` \\n \\ 한국어 🔥 -e % !\t end"
        let attempt = attempt()
        var command = command(.printVariable("PROBE_VALUE"))
        command.environment = [("PROBE_VALUE", value), ("EMPTY", "")]
        #expect(try await carryOut(command, attempt) == .exited(code: 0))
        #expect(try await String(decoding: session.standardOutput(of: attempt, limit: 10_000), as: UTF8.self) == value)
        try await session.forget([attempt])
    }
}
