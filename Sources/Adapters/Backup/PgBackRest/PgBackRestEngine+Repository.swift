import Documents
import Engine
import Foundation
import Glibc

extension PgBackRestEngine {
    /// Where the repository is, and what `pgbackrest` here has to be told to read it.
    struct Place: Sendable {
        var stanza: String
        /// `PGBACKREST_…` without the prefix. By the environment: a command line would show the cipher's pass.
        var variables: [String: String]
        /// The repository's folder here, or what is fetched of it; nil where only `pgbackrest` can get at it.
        var root: String?
        /// Where the repository lies on a host.
        var remote: (host: Documents.Host, path: String)?
        /// For people: `db:/var/lib/pgbackrest`.
        var spoken: String
    }

    /// Reads the configuration that platform.yaml points to, here or on its host.
    func locate() async throws(BackupError) -> Place {
        guard let adopted = platform.backups?.adopted else { throw .nothingAdopted() }
        guard adopted.stanza.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != 0x2f }), !adopted.stanza.hasPrefix("-"), adopted.stanza != ".." else {
            throw .stanzaMissing(adopted.stanza, repository: adopted.host)
        }
        let host = adopted.host == "controller" ? nil : platform.host(adopted.host)
        if host == nil, adopted.host != "controller" { throw .unknownSubject(adopted.host) }
        var configuration: PgBackRestConfiguration
        if let path = adopted.path {
            configuration = PgBackRestConfiguration(path: path, cipherPass: nil)
        } else {
            configuration = PgBackRestConfiguration(try await configurationText(host, adopted.config), stanza: adopted.stanza)
        }
        if let pass = try await pass(adopted) {
            configuration.cipherPass = pass
            if configuration.cipherType == "none" { configuration.cipherType = "aes-256-cbc" }
        }
        var variables = [
            "STANZA": adopted.stanza, "LOG_LEVEL_FILE": "off", "LOG_LEVEL_STDERR": "off", "LOG_LEVEL_CONSOLE": "warn", "JOB_RETRY": "0",
            "PROCESS_MAX": "2", "LOCK_PATH": Self.plain(repository.work + "/pgbackrest-lock"),
        ]
        let isFolder = ["posix", "cifs"].contains(configuration.type) && configuration.host == nil
        if !isFolder {
            // Only this machine's own configuration can carry the credentials of a store elsewhere.
            guard host == nil else { throw .adoptedElsewhere(adopted.host, type: configuration.host.map { "on host \($0)" } ?? configuration.type) }
            if let config = adopted.config { variables["CONFIG"] = config }
            if let pass = try await pass(adopted) { variables["REPO1_CIPHER_PASS"] = pass }
            return Place(stanza: adopted.stanza, variables: variables, root: nil, remote: nil, spoken: configuration.type)
        }
        variables["CONFIG"] = "/dev/null"
        variables["REPO1_CIPHER_TYPE"] = configuration.cipherType
        if configuration.cipherType != "none" {
            guard let pass = configuration.cipherPass, !pass.isEmpty else {
                throw .adoptedUnreadable(configuration.path, detail: "it is encrypted, and no repo1-cipher-pass is known")
            }
            variables["REPO1_CIPHER_PASS"] = pass
        }
        configuration.path = Self.plain(configuration.path)
        let root = host == nil ? configuration.path : "\(repository.work)/pgbackrest-mirror-\(getpid())"
        variables["REPO1_PATH"] = Self.plain(root)
        return Place(
            stanza: adopted.stanza, variables: variables, root: root, remote: host.map { ($0, configuration.path) },
            spoken: "\(adopted.host):\(configuration.path)")
    }

    /// pgbackrest refuses a path with `//` and one that ends with `/`.
    static func plain(_ path: String) -> String { "/" + path.split(separator: "/").joined(separator: "/") }

    private func pass(_ adopted: Backups.Adopted) async throws(BackupError) -> String? {
        guard let template = adopted.cipher else { return nil }
        var text = ""
        for part in template.parts {
            switch part {
            case .text(let plain): text += plain
            case .secret(let reference):
                do { text += try await secrets.resolve(reference) } catch {
                    throw .adoptedUnreadable(adopted.stanza, detail: "\(reference): \(error.detail)")
                }
            }
        }
        return text
    }

    /// As root, since a configuration with a pass is nobody else's to read. Debian's two places, unless another is named.
    private func configurationText(_ host: Documents.Host?, _ config: String?) async throws(BackupError) -> String {
        let script = """
            LC_ALL=C; export LC_ALL
            root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }
            root sh -c '
              if [ -n "$1" ]; then exec cat -- "$1"; fi
              if [ -e /etc/pgbackrest/pgbackrest.conf ]; then cat /etc/pgbackrest/pgbackrest.conf; else cat /etc/pgbackrest.conf; fi || exit 1
              for file in /etc/pgbackrest/conf.d/*.conf; do [ ! -e "$file" ] || { echo; cat "$file"; }; done' - \(shellWord(config ?? ""))

            """
        let answer = try await run(script, on: host)
        if answer.exitCode != 0 { throw .adoptedHostSilent(host?.name ?? "controller", detail: answer.lastWords) }
        return answer.output
    }

    private func run(_ script: String, on host: Documents.Host?) async throws(BackupError) -> ControllerShell.Answer {
        guard let host else { return try await ControllerShell().run("exec sh", input: Array(script.utf8)) }
        if let refusal = SSHOptions.refusal(host) { throw .adoptedHostSilent(host.name, detail: refusal) }
        let words = options.shellWords(for: host)
        return try await ControllerShell().run(words, input: Array(script.utf8))
    }

    // MARK: this machine's pgbackrest

    /// What a person's shell may have set would lead it elsewhere.
    static let preamble = #"""
        command -v pgbackrest >/dev/null || { echo 'bongsu-missing pgbackrest' >&2; exit 1; }
        for v in "${!PGBACKREST_@}"; do unset "$v"; done
        for v in "${!BONGSU_PGBACKREST_@}"; do export "${v#BONGSU_}=${!v}"; unset "$v"; done

        """#

    func shell(_ place: Place, _ more: [(name: String, value: String)] = []) -> ControllerShell {
        ControllerShell(environment: place.variables.map { ("BONGSU_PGBACKREST_" + $0.key, $0.value) } + [("LC_ALL", "C.UTF-8"), ("TZ", "UTC")] + more)
    }

    func refuseMissing(_ answer: ControllerShell.Answer) throws(BackupError) {
        if answer.errorOutput.contains("bongsu-missing pgbackrest") { throw .programMissing("pgbackrest", detail: "command not found") }
    }

    func info(_ place: Place) async throws(BackupError) -> PgBackRestInfo {
        let stanza = place.stanza
        try await fetch(["archive", "backup"].flatMap { kind in ["", ".copy"].map { "\(kind)/\(stanza)/\(kind).info\($0)" } }, place)
        let answer = try await shell(place).run(Self.preamble + "pgbackrest --output=json info")
        try refuseMissing(answer)
        if answer.exitCode != 0 { throw .adoptedUnreadable(place.spoken, detail: Self.cause(answer)) }
        return try PgBackRestInfo.read(answer.output, stanza: stanza, repository: place.spoken)
    }

    func verified(_ place: Place) async throws(BackupError) -> String {
        let answer = try await shell(place).run(Self.preamble + "pgbackrest --output=text --verbose verify")
        try refuseMissing(answer)
        if answer.exitCode != 0 { throw .adoptedUnreadable(place.spoken, detail: Self.cause(answer)) }
        return answer.output
    }

    /// pgbackrest writes its errors to standard output.
    static func cause(_ answer: ControllerShell.Answer) -> String {
        let lines = (answer.errorOutput + "\n" + answer.output).split(separator: "\n").map(String.init)
        let line = lines.first { $0.contains("ERROR: ") } ?? answer.lastWords
        return line.range(of: "ERROR: ").map { String(line[$0.upperBound...]) } ?? line
    }

    // MARK: fetching

    func dropMirror() {
        try? FileManager.default.removeItem(atPath: "\(repository.work)/pgbackrest-mirror-\(getpid())")
    }

    /// What a restore of this backup reads: its own folder, those that it builds upon, and the log's files.
    func fetch(
        _ listed: PgBackRestInfo.Listed, log: [ArchivedFile], _ place: Place, _ report: @escaping ProgressReport
    ) async throws(BackupError) {
        guard place.remote != nil else { return }
        try room(for: listed.storedBytes, in: repository.work)
        report(BackupProgress(Message("fetching \(listed.label)", ko: "\(listed.label) 가져오는 중"), total: listed.storedBytes))
        try await fetch(listed.needs.map { "backup/\(place.stanza)/\($0)" } + log.map { "archive/\(place.stanza)/\($0.path)" }, place)
    }

    /// What is not there is told by what needs it. Reading is all that is done on the host.
    func fetch(_ paths: [String], _ place: Place) async throws(BackupError) {
        guard let (host, path) = place.remote, let root = place.root else { return }
        if let refusal = SSHOptions.refusal(host) { throw .adoptedHostSilent(host.name, detail: refusal) }
        try makePrivate(root)
        let words = options.remoteShell(for: host)
        let rate = platform.backups?.rate.map { "--bwlimit=\($0 * 1000)" } ?? ""
        let answer = try await ControllerShell(environment: [("BONGSU_RSH", words), ("BONGSU_RSYNC", Self.reader)]).run(
            """
            code=0
            LC_ALL=C rsync -r -t --links --protect-args --ignore-missing-args --files-from=- \(rate) -e "$BONGSU_RSH" --rsync-path="$BONGSU_RSYNC" \
              \(shellWord("\(host.address):\(path)/")) \(shellWord(root))/ || code=$?
            case $code in 0|23|24) exit 0 ;; *) exit "$code" ;; esac
            """, input: Array((paths.joined(separator: "\n") + "\n").utf8))
        if answer.exitCode == 0 { return }
        let lines = answer.errorOutput.split(separator: "\n").map(String.init)
        if lines.contains(where: { FullDisk.isTold(in: $0) }) { throw .diskFull(root, detail: answer.lastWords) }
        throw .adoptedHostSilent(
            host.name, detail: lines.first { $0.hasPrefix("sudo:") || $0.contains("command not found") || $0.contains("ssh:") } ?? answer.lastWords)
    }

    private static let reader =
        #"sh -c 'if [ "$(id -u)" = 0 ]; then exec nice -n 10 rsync "$@"; else exec sudo -n nice -n 10 rsync "$@"; fi' rsync"#

    /// The log's files that the repository has now, of every timeline and cluster of the stanza.
    func archived(_ place: Place) async throws(BackupError) -> [ArchivedFile] {
        if place.root == nil {
            let answer = try await shell(place).run(Self.preamble + #"pgbackrest --recurse --output=json repo-ls "archive/$PGBACKREST_STANZA""#)
            try refuseMissing(answer)
            if answer.exitCode != 0 { throw .adoptedUnreadable(place.spoken, detail: Self.cause(answer)) }
            return ArchivedFile.read(json: answer.output)
        }
        let folder = "\(place.remote?.path ?? place.root ?? "")/archive/\(place.stanza)"
        let script = """
            root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }
            root find \(shellWord(folder)) -type f -printf '%T@ %P\\n'

            """
        let answer = try await run(script, on: place.remote?.host)
        if answer.exitCode != 0 { throw .adoptedHostSilent(place.remote?.host.name ?? "controller", detail: answer.lastWords) }
        return ArchivedFile.read(lines: answer.output)
    }
}
