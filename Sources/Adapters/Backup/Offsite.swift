import Documents
package import Engine
import Foundation

/// A second repository elsewhere, by restic: `sftp:USER@HOST:/PATH` or `s3:https://ENDPOINT/BUCKET/PATH`.
///
/// Dumps and files are copied snapshot by snapshot; physical backups, their log and the catalogue as one snapshot of those folders. So the
/// copy elsewhere is enough: with it and the keys everything can be restored. Credentials come from the environment (`AWS_ACCESS_KEY_ID`,
/// `AWS_SECRET_ACCESS_KEY`), as restic reads them; ssh is called as for any host, so that it never asks anybody and never waits for ever.
package struct Offsite: Sendable {
    let repository: Repository
    let location: String
    let ssh: SSHOptions
    let credentials: [(name: String, value: String)]

    /// - Parameter environment: what restic needs beside its key, where this process's own environment has it not.
    package init(_ repository: Repository, location: String, ssh: SSHOptions = SSHOptions(), environment: [(name: String, value: String)] = []) {
        self.repository = repository
        self.location = location
        self.ssh = ssh
        credentials = environment
    }

    /// Of the copy elsewhere: for `restic` as `preamble` defines it.
    var environment: [(name: String, value: String)] { environment(words: nil) }

    /// - Parameter words: a file for what ssh says. restic ends as soon as its sftp does, with or without the words that explain it.
    private func environment(words: String?) -> [(name: String, value: String)] {
        let log = words.map { " -E '\($0)'" } ?? ""
        return credentials + [
            ("RESTIC_REPOSITORY", location), ("RESTIC_PASSWORD_FILE", repository.resticKey), ("BONGSU_LOCAL", repository.restic),
            ("BONGSU_SFTP", host.map { "\(ssh.remoteShell(for: $0))\(log) -s -- \($0.address) sftp" } ?? ""), ("TMPDIR", repository.work), ("LC_ALL", "C.UTF-8"),
        ]
    }

    static let preamble = #"""
        sftp=(); [ -z "$BONGSU_SFTP" ] || sftp=(-o "sftp.command=$BONGSU_SFTP")
        restic() { command restic --no-cache ${sftp[@]+"${sftp[@]}"} "$@"; }
        """#

    /// Whom `sftp:USER@HOST:/PATH` or `sftp://USER@HOST:PORT//PATH` names; nil for any other place.
    var host: Documents.Host? {
        guard location.hasPrefix("sftp:") else { return nil }
        let rest = location.dropFirst(5)
        let isURL = rest.hasPrefix("//")
        var place = isURL ? rest.dropFirst(2).prefix { $0 != "/" } : rest.prefix { $0 != ":" }
        var host = Documents.Host(name: "offsite", address: "")
        if let at = place.lastIndex(of: "@") {
            host.user = String(place[..<at])
            place = place[place.index(after: at)...]
        }
        if isURL, let colon = place.lastIndex(of: ":"), let port = Int(place[place.index(after: colon)...]) {
            host.port = port
            place = place[..<colon]
        }
        host.address = place.filter { $0 != "[" && $0 != "]" }
        return host
    }

    /// **Idempotency:** what is there already is not sent again; an interrupted copy goes on.
    package func copy(report: @escaping ProgressReport) async throws(BackupError) {
        if let host, let refusal = SSHOptions.refusal(host) { throw .offsiteFailed(location, detail: refusal) }
        let words = "\(repository.work)/offsite-ssh"
        try? FileManager.default.removeItem(atPath: words)
        defer { try? FileManager.default.removeItem(atPath: words) }
        let shell = ControllerShell(environment: environment(words: words))
        report(BackupProgress(Message("offsite: opening \(location)", ko: "오프사이트: \(location) 여는 중")))
        let answer = try await shell.run(
            """
            \(Self.preamble)
            if ! restic cat config >/dev/null 2>&1; then
              # The same way of cutting files, so that what is copied is found again.
              if [ -e "$BONGSU_LOCAL/config" ]; then
                restic init --from-repo "$BONGSU_LOCAL" --from-password-file "$RESTIC_PASSWORD_FILE" --copy-chunker-params >&2
              else
                restic init >&2
              fi
            fi
            if [ -e "$BONGSU_LOCAL/config" ]; then
              echo 'phase dumps and files' >&2
              restic copy --from-repo "$BONGSU_LOCAL" --from-password-file "$RESTIC_PASSWORD_FILE" >&2
            fi
            cd \(shellWord(repository.path))
            list=''
            for folder in catalogue physical wal; do [ ! -d "$folder" ] || list="$list $folder"; done
            echo 'phase catalogue, physical backups and log' >&2
            restic backup --tag bongsu-offsite --host bongsu $list >&2
            restic check >&2
            """
        ) { line in
            if line.hasPrefix("phase ") { report(BackupProgress(Message("offsite: \(line.dropFirst(6))", ko: "오프사이트: \(line.dropFirst(6))"))) }
        }
        if answer.exitCode != 0 {
            // ssh ends its lines with a carriage return as well.
            let said = FileManager.default.contents(atPath: words).map { String(decoding: $0, as: UTF8.self) } ?? ""
            throw .offsiteFailed(location, detail: said.split(whereSeparator: \.isNewline).last { !$0.allSatisfy(\.isWhitespace) }.map(String.init) ?? answer.lastWords)
        }
    }
}

extension BackupError {
    static func offsiteFailed(_ location: String, detail: String) -> BackupError {
        BackupError(
            1070, Message("the repository elsewhere cannot be written: \(location)", ko: "다른 곳의 저장소에 쓸 수 없음: \(location)"), detail: detail,
            now: Message("the repository here is whole; the copy elsewhere is as far as it came", ko: "이곳의 저장소는 온전함; 다른 곳의 사본은 중단된 지점까지"),
            help: [Message("again, it goes on where it stopped: `bongsu backup offsite`", ko: "다시 실행하면 이어서 진행: `bongsu backup offsite`")])
    }
}
