import Engine
import Foundation
import Testing

@testable import Adapters

@Suite("The programs on the host")
struct WrapperProgramTests {
    static let hasShellcheck = FileManager.default.isExecutableFile(atPath: "/usr/bin/shellcheck")

    /// SC2154, SC2034: variables cross from one program to the other.
    @Test(.enabled(if: hasShellcheck, "shellcheck is not installed"))
    func shellcheckFindsNothing() async throws {
        let answer = try await BoundedProcess(
            executable: "shellcheck", arguments: ["-s", "dash", "-e", "SC2154,SC2034,SC3021", "-"],
            input: Array(WrapperProgram.text.utf8), deadline: .seconds(60)).run()
        #expect(String(decoding: answer.output, as: UTF8.self) == "")
    }

    @Test func repliesAreCutFromWhatALoginScriptPrints() {
        var reader = WrapperReplyReader(token: "T")
        #expect(reader.read(Array("Welcome\n\nT 0 hello boot\nabc\n".utf8)) == [WrapperReply(sequence: 0, body: Array("Welcome\n".utf8), words: ["hello", "boot"])])
        #expect(reader.read(Array("d\nT 1 exited".utf8)) == [])
        #expect(reader.read(Array(" 0\n".utf8)) == [WrapperReply(sequence: 1, body: Array("abc\nd".utf8), words: ["exited", "0"])])
    }

    @Test(arguments: ["", ".hidden", "-x", "a/b", "a b", "한", String(repeating: "x", count: 129)])
    func namesThatAreNoFoldersAreRefused(_ name: String) async throws {
        await #expect(throws: HostError.protocolViolation(detail: "`\(name)` cannot be the name of an attempt")) {
            try await LocalHost.session().status(of: AttemptID(name))
        }
    }

    /// A request that is cut short is an unfinished command: it is not carried out.
    @Test func requestsThatAreCutShortDoNothing() async throws {
        let folder = try ScratchFolder()
        let whole = WrapperRequest.start(
            RemoteCommand(.sh, "echo x >\(folder.file("effect"))", timeLimit: .seconds(5)), AttemptID("cut-" + UUID().uuidString)
        ).text(sequence: 1)
        for length in [whole.utf8.count - 2, whole.utf8.count - 4, whole.utf8.count / 2] {
            let text = WrapperProgram.bootstrap(token: "T") + String(decoding: whole.utf8.prefix(length), as: UTF8.self)
            _ = try await BoundedProcess(executable: "sh", arguments: [], input: Array(text.utf8), deadline: .seconds(30)).run()
            #expect(folder.lines("effect").isEmpty)
        }
    }
}
