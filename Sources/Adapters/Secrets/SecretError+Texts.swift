import Documents
import Engine

/// Each says what is wrong with a reference, in both languages on one line, and nothing of a value.
extension SecretError {
    static func notSet(_ reference: SecretReference) -> SecretError {
        SecretError(reference, Message("environment variable is not set", ko: "환경 변수가 설정되지 않음"))
    }

    static func empty(_ reference: SecretReference) -> SecretError {
        SecretError(reference, Message("value is empty", ko: "값이 비어 있음"))
    }

    static func tooLarge(_ reference: SecretReference) -> SecretError {
        let limit = SecretText.mostBytes
        return SecretError(reference, Message("value is larger than \(limit) bytes", ko: "값이 \(limit)바이트보다 큼"))
    }

    static func notText(_ reference: SecretReference) -> SecretError {
        SecretError(reference, Message("value is not UTF-8 text", ko: "값이 UTF-8 텍스트가 아님"))
    }

    static func cannotOpen(_ reference: SecretReference, reason: String) -> SecretError {
        SecretError(reference, Message("cannot be read: \(reason)", ko: "읽을 수 없음"))
    }

    static func notAFile(_ reference: SecretReference) -> SecretError {
        SecretError(reference, Message("is no regular file", ko: "일반 파일이 아님"))
    }

    static func openToOthers(_ reference: SecretReference, mode: UInt32, path: String) -> SecretError {
        let octal = String(mode, radix: 8)
        let mend = "chmod 600 \(ShellQuoting.word(path))"
        return SecretError(
            reference, Message("others may open it (mode \(octal)): \(mend)", ko: "다른 사용자도 열 수 있음(권한 \(octal))"))
    }

    static func commandFailed(_ reference: SecretReference, status: String) -> SecretError {
        SecretError(reference, Message("command failed (\(status))", ko: "명령이 실패함"))
    }

    static func commandTooSlow(_ reference: SecretReference, limit: Duration) -> SecretError {
        let seconds = limit.components.seconds
        return SecretError(reference, Message("command did not end within \(seconds) s", ko: "명령이 \(seconds)초 안에 끝나지 않음"))
    }

    static func commandNotStarted(_ reference: SecretReference) -> SecretError {
        SecretError(reference, Message("command could not be started", ko: "명령을 시작할 수 없음"))
    }

    private init(_ reference: SecretReference, _ detail: Message) {
        self.init(reference, detail: "\(detail.english) / \(detail.korean)")
    }
}
