@testable import Adapters
import Documents
import Engine
import Foundation
import Testing

@Suite struct SecretsTests {
    private func secrets(_ environment: [String: String] = [:]) -> Secrets {
        Secrets(environment: { environment[$0] })
    }

    /// The detail of the error, which a person reads.
    private func refusal(_ reference: SecretReference, _ secrets: Secrets) async -> String? {
        do throws(SecretError) {
            _ = try await secrets.resolve(reference)
            return nil
        } catch {
            #expect(error.reference == reference)
            return error.detail
        }
    }

    @Test(arguments: ["s3cret", "a b", "first\nsecond", "it's \"quoted\" $HOME `x` \\n", "비밀 🔑 값", " leading and trailing "])
    func valuesArriveUnchangedFromEverySource(value: String) async throws {
        let folder = try Folder()
        let path = try folder.write(value, to: "secret", mode: 0o600)
        let secrets = secrets(["TOKEN": value])
        #expect(try await secrets.resolve(.environment("TOKEN")) == value)
        #expect(try await secrets.resolve(.file(path)) == value)
        #expect(try await secrets.resolve(.command("cat \(ShellQuoting.word(path))")) == value)
    }

    @Test func trailingLineBreaksAreTrimmedAndNoOthers() async throws {
        let folder = try Folder()
        let path = try folder.write("\nkey\r\n\n", to: "secret", mode: 0o400)
        #expect(try await secrets().resolve(.file(path)) == "\nkey")
        #expect(try await secrets().resolve(.command("printf 'a\\n\\nb\\n'")) == "a\n\nb")
    }

    @Test func theProcessEnvironmentIsLookedAt() async throws {
        #expect(try await Secrets().resolve(.environment("PATH")) == ProcessInfo.processInfo.environment["PATH"])
    }

    @Test func missingAndEmptyValuesAreRefused() async throws {
        let folder = try Folder()
        let blank = try folder.write("\n", to: "blank", mode: 0o600)
        #expect(await refusal(.environment("TOKEN"), secrets()) == "environment variable is not set / 환경 변수가 설정되지 않음")
        #expect(await refusal(.environment("TOKEN"), secrets(["TOKEN": ""])) == "value is empty / 값이 비어 있음")
        #expect(await refusal(.file(blank), secrets()) == "value is empty / 값이 비어 있음")
        #expect(await refusal(.command("true"), secrets()) == "value is empty / 값이 비어 있음")
    }

    @Test(arguments: [0o640, 0o604, 0o660, 0o620]) func filesOpenToOthersAreRefused(mode: Int) async throws {
        let folder = try Folder()
        let path = try folder.write("s3cret", to: "it's", mode: mode)
        let quoted = path.replacingOccurrences(of: "'", with: #"'\''"#)
        let octal = String(mode, radix: 8)
        #expect(
            await refusal(.file(path), secrets())
                == "others may open it (mode \(octal)): chmod 600 '\(quoted)' / 다른 사용자도 열 수 있음(권한 \(octal))")
    }

    @Test func whatIsNoFileOfTextIsRefused() async throws {
        let folder = try Folder()
        let large = try folder.write(String(repeating: "x", count: 65_537), to: "large", mode: 0o600)
        let zero = try folder.write("a\0b", to: "zero", mode: 0o600)
        let pipe = folder.path + "/pipe"
        #expect(mkfifo(pipe, 0o600) == 0)
        #expect(await refusal(.file(folder.path + "/none"), secrets()) == "cannot be read: No such file or directory / 읽을 수 없음")
        #expect(await refusal(.file(folder.path), secrets()) == "is no regular file / 일반 파일이 아님")
        #expect(await refusal(.file(pipe), secrets()) == "is no regular file / 일반 파일이 아님")
        #expect(await refusal(.file(large), secrets()) == "value is larger than 65536 bytes / 값이 65536바이트보다 큼")
        #expect(await refusal(.file(zero), secrets()) == "value is not UTF-8 text / 값이 UTF-8 텍스트가 아님")
        #expect(await refusal(.command(#"printf '\377'"#), secrets()) == "value is not UTF-8 text / 값이 UTF-8 텍스트가 아님")
    }

    @Test func aFailedCommandHasNoValueAndTellsNothingOfIt() async {
        #expect(await refusal(.command("echo s3cret; echo s3cret >&2; exit 3"), secrets()) == "command failed (exit 3) / 명령이 실패함")
        #expect(await refusal(.command("kill -9 $$"), secrets()) == "command failed (signal 9) / 명령이 실패함")
        #expect(await refusal(.command("head -c 70000 /dev/zero | tr '\\0' x"), secrets()) == "value is larger than 65536 bytes / 값이 65536바이트보다 큼")
    }

    /// Also one that ignores TERM, and the children of its session.
    @Test(.timeLimit(.minutes(1))) func aCommandThatHangsIsEnded() async throws {
        let folder = try Folder()
        let pids = folder.path + "/pids"
        let secrets = Secrets(environment: { _ in nil }, commandLimit: .seconds(1))
        let command = "trap '' TERM; sleep 300 & echo $$ $! >'\(pids)'; wait; sleep 300"
        #expect(await refusal(.command(command), secrets) == "command did not end within 1 s / 명령이 1초 안에 끝나지 않음")
        let numbers = try String(contentsOfFile: pids, encoding: .utf8).split(whereSeparator: \.isWhitespace).compactMap { Int32($0) }
        #expect(numbers.count == 2)
        // On a busy machine a killed process goes when it is next scheduled; one that lives on fails by the test's own limit.
        for pid in numbers { while Self.isRunning(pid) { try await Task.sleep(for: .milliseconds(20)) } }
    }

    /// The library stops reading when the command is gone; nothing that it had printed may be lost by that.
    @Test func everythingPrintedArrives() async throws {
        for number in 0..<200 {
            let value = try await secrets().resolve(.command("printf %060000d \(number)"))
            #expect(value.count == 60_000 && value.hasSuffix("\(number)"))
        }
    }

    @Test func aChildLeftBehindHoldsNothingUp() async throws {
        #expect(try await secrets().resolve(.command("sleep 30 & echo value")) == "value")
    }

    @Test func standardInputIsEmpty() async throws {
        #expect(try await secrets().resolve(.command("cat; echo end")) == "end")
    }

    @Test func aValueIsLookedForOnceAlsoByManyAtOnce() async throws {
        let folder = try Folder()
        let log = folder.path + "/log"
        let reference = SecretReference.command("echo asked >>'\(log)'; sleep 0.2; echo value")
        let secrets = secrets()
        let values = await withTaskGroup(of: String?.self) { group in
            for _ in 0..<8 { group.addTask { try? await secrets.resolve(reference) } }
            return await group.reduce(into: [String?]()) { $0.append($1) }
        }
        #expect(values == Array(repeating: "value", count: 8))
        #expect(try await secrets.resolve(reference) == "value")
        #expect(try String(contentsOfFile: log, encoding: .utf8) == "asked\n")
    }

    @Test func aFailureIsAskedAgain() async throws {
        let folder = try Folder()
        let path = folder.path + "/late"
        let secrets = secrets()
        #expect(await refusal(.file(path), secrets) == "cannot be read: No such file or directory / 읽을 수 없음")
        _ = try folder.write("here", to: "late", mode: 0o600)
        #expect(try await secrets.resolve(.file(path)) == "here")
    }

    /// A zombie that nobody has collected runs no more.
    private static func isRunning(_ pid: Int32) -> Bool {
        guard let text = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
            let close = text.lastIndex(of: ")")
        else { return false }
        return !text[close...].hasPrefix(") Z")
    }
}

/// A folder that goes when the test ends.
private final class Folder {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.path + "/bongsu-secrets-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ text: String, to name: String, mode: Int) throws -> String {
        let file = "\(path)/\(name)"
        try Data(text.utf8).write(to: URL(filePath: file))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
        return file
    }
}
