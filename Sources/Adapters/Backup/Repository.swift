package import Engine
import Documents
import Foundation
import Glibc

/// The folder on the controller in which backups lie, and the keys that open them, in another.
///
/// ```
/// repository/catalogue/ID/    backup.json (written last), manifest-PART.json, proof-N.json
/// repository/restic/          dumps and files, deduplicated and encrypted by restic
/// repository/physical/NAME/ID/ a cluster's files, compressed and encrypted by age
/// repository/wal/NAME/        its write-ahead log, the same way
/// keys/restic.key, age.key    mode 0600, beside the journal, never inside the repository
/// work/                       what is half made; may be removed whenever nobody holds the lock
/// received                    which repository it was that has received backups
/// ```
package struct Repository: Sendable {
    package let path: String
    package let keys: String
    package let work: String
    package let state: String
    private let received: String

    /// - Parameters:
    ///   - path: `backups.repository` of platform.yaml, made absolute.
    ///   - state: Bongsu's own folder beside the documents.
    package init(path: String, state: String) {
        self.path = path
        keys = state + "/keys"
        work = state + "/work"
        self.state = state
        received = state + "/received"
    }

    package var catalogue: String { path + "/catalogue" }
    package var restic: String { path + "/restic" }
    package func physical(_ cluster: String) -> String { "\(path)/physical/\(cluster)" }
    package func wal(_ cluster: String) -> String { "\(path)/wal/\(cluster)" }
    package var resticKey: String { keys + "/restic.key" }
    package var ageKey: String { keys + "/age.key" }

    /// Makes the folders, private to this user. Keys that are missing are made, but only while the repository is empty: a new key
    /// for an old repository opens nothing.
    package func prepare() async throws(BackupError) {
        try refuseIfGone()
        for folder in [path, catalogue, keys, work] { try makePrivate(folder) }
        let manager = FileManager.default
        let holdsBackups = manager.fileExists(atPath: restic + "/config") || !((try? manager.contentsOfDirectory(atPath: catalogue)) ?? []).isEmpty
        // One that a power failure has emptied opens nothing either.
        let missing = [resticKey, ageKey].filter { (manager.contents(atPath: $0) ?? Data()).isEmpty }
        if missing.isEmpty { return }
        if holdsBackups { throw .keyMissing(missing[0], repository: path) }
        let answer = try await ControllerShell().succeed(
            """
            umask 077
            # age writes over nothing, also not over what an earlier try left.
            rm -f \(shellWord(resticKey)).new \(shellWord(ageKey)).new
            kept() { sync "$1.new"; mv "$1.new" "$1"; }
            [ -s \(shellWord(resticKey)) ] || { head -c 32 /dev/urandom | base64 >\(shellWord(resticKey)).new; kept \(shellWord(resticKey)); }
            [ -s \(shellWord(ageKey)) ] || { age-keygen -o \(shellWord(ageKey)).new; kept \(shellWord(ageKey)); }
            """
        ) { FullDisk.isTold(in: $0.errorOutput) ? .diskFull(keys, detail: $0.lastWords) : .programMissing("age", detail: $0.lastWords) }
        _ = answer
    }

    /// After a receipt was written.
    func remember() {
        if (try? String(contentsOfFile: received, encoding: .utf8)) == path { return }
        try? Data(path.utf8).write(to: URL(filePath: received), options: .atomic)
    }

    /// An empty place where there were backups is a disk that is not mounted. What is written there now would be hidden under it.
    func refuseIfGone() throws(BackupError) {
        guard (try? String(contentsOfFile: received, encoding: .utf8)) == path else { return }
        if ((try? FileManager.default.contentsOfDirectory(atPath: catalogue)) ?? []).isEmpty { throw .repositoryGone(path, received: received) }
    }

    private func makePrivate(_ folder: String) throws(BackupError) {
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw .folderUnusable(folder, detail: error.localizedDescription)
        }
    }

    package enum Purpose: String, Sendable {
        /// Writes to the repository: alone.
        case backup
        /// Reads it for a restore or a proof: several at once, no backup beside them.
        case restore
    }

    /// Holds the repository until `body` is done or this process dies, whichever comes first: the kernel lets go of the lock.
    package func locked<Value: Sendable>(for purpose: Purpose, _ body: @Sendable () async throws -> Value) async throws -> Value {
        try makePrivate(path)
        let file = open(path + "/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        // From a disk that takes no writes nobody can remove anything either.
        if file < 0, errno == EROFS, purpose == .restore { return try await body() }
        guard file >= 0 else { throw BackupError.folderUnusable(path, detail: String(cString: strerror(errno))) }
        defer { close(file) }
        guard flock(file, (purpose == .backup ? LOCK_EX : LOCK_SH) | LOCK_NB) == 0 else {
            var holder = [UInt8](repeating: 0, count: 200)
            let count = pread(file, &holder, holder.count, 0)
            throw BackupError.repositoryBusy(path, holder: String(decoding: holder.prefix(max(0, count)).prefix { $0 != 0x0a }, as: UTF8.self))
        }
        let mine = Array("\(purpose.rawValue), process \(getpid())\n".utf8)
        ftruncate(file, 0)
        pwrite(file, mine, mine.count, 0)
        return try await body()
    }
}

extension BackupError {
    static func keyMissing(_ key: String, repository: String) -> BackupError {
        BackupError(
            1062, Message("no key `\(key)` for a repository that holds backups", ko: "백업이 들어 있는 저장소의 키 `\(key)`이(가) 없음"),
            now: Message("nothing was changed; a new key would open nothing in \(repository)", ko: "아무것도 바꾸지 않음; 새 키로는 \(repository)의 백업을 열 수 없음"),
            help: [Message("bring the key back from where it is escrowed (`bongsu backup kit` says where), mode 0600", ko: "보관해 둔 키를 되돌려 놓을 것(`bongsu backup kit`이 위치를 알려 줌), 권한 0600")])
    }

    static func folderUnusable(_ folder: String, detail: String) -> BackupError {
        BackupError(
            1063, Message("folder `\(folder)` cannot be used", ko: "`\(folder)` 폴더를 쓸 수 없음"), detail: detail,
            now: Message("nothing was changed", ko: "아무것도 바꾸지 않음"),
            help: [Message("look at it: `ls -ld \(folder)`; `df -h \(folder)`", ko: "확인: `ls -ld \(folder)`; `df -h \(folder)`")])
    }

    static func repositoryGone(_ path: String, received: String) -> BackupError {
        BackupError(
            1078, Message("the backups are not in `\(path)`, where they were", ko: "백업이 있던 `\(path)`에 지금은 없음"),
            now: Message("nothing was changed; what is written there now would be hidden when its disk is mounted", ko: "아무것도 바꾸지 않음; 지금 거기에 쓰면 디스크를 마운트할 때 가려짐"),
            help: [
                Message("mount its disk: `findmnt --target \(path)`, `mount -a`; then again", ko: "디스크 마운트: `findmnt --target \(path)`, `mount -a`; 그 뒤 다시"),
                Message("if they were removed on purpose: `rm \(received)`", ko: "일부러 지운 것이라면: `rm \(received)`"),
            ])
    }

    static func repositoryBusy(_ path: String, holder: String) -> BackupError {
        BackupError(
            1064, Message("the repository is in use: \(holder)", ko: "저장소를 사용 중: \(holder)"),
            now: Message("nothing was changed in \(path)", ko: "\(path)에서 아무것도 바꾸지 않음"),
            help: [Message("wait until it is done; a lock of a process that died is gone with it", ko: "끝날 때까지 기다릴 것; 죽은 프로세스의 잠금은 함께 사라짐")])
    }
}
