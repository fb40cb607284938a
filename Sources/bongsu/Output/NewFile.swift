import Documents
import Foundation

/// Writes a file that must not exist yet: an edit of a person is never overwritten, whatever happens between
/// a look and the write.
enum NewFile {
    static func write(_ text: String, to path: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw failure(path, errno) }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        do {
            try handle.write(contentsOf: Data(text.utf8))
            try handle.synchronize()
        } catch {
            unlink(path)
            throw failure(path, errno)
        }
    }

    private static func failure(_ path: String, _ code: Int32) -> CommandFailure {
        let reason = String(cString: strerror(code))
        return CommandFailure(
            .failed, 5, Message("cannot write `\(path)`: \(reason)", ko: "`\(path)`에 쓸 수 없음: \(reason)"),
            help: [
                Message("look at the folder: `ls -ld`, `df -h`; then run the same command again", ko: "폴더 확인: `ls -ld`, `df -h`; 그다음 같은 명령을 다시 실행")
            ])
    }
}
