import Documents
import Engine
import Glibc

/// A secret in a file that nobody but its owner can open.
enum SecretFile {
    /// The permissions looked at are those of the very file that is read, not of what has its name a moment later.
    static func bytes(of path: String, for reference: SecretReference) throws(SecretError) -> [UInt8] {
        // A pipe without a writer must not hang the one who opens it.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw .cannotOpen(reference, reason: String(cString: strerror(errno))) }
        defer { close(descriptor) }
        var facts = stat()
        guard fstat(descriptor, &facts) == 0 else { throw .cannotOpen(reference, reason: String(cString: strerror(errno))) }
        guard facts.st_mode & S_IFMT == S_IFREG else { throw .notAFile(reference) }
        guard facts.st_mode & 0o066 == 0 else { throw .openToOthers(reference, mode: facts.st_mode & 0o777, path: path) }
        guard facts.st_size <= SecretText.mostBytes else { throw .tooLarge(reference) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while bytes.count <= SecretText.mostBytes {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .cannotOpen(reference, reason: String(cString: strerror(errno))) }
            if count == 0 { break }
            bytes += buffer[..<count]
        }
        return bytes
    }
}
