package import Engine
import Foundation

/// Makes a database's manifest by psql: one session holds the snapshot and reads the structure, two read the rows, the largest
/// tables first.
///
/// Works through anything that libpq's variables lead to: a tunnel, a scratch server.
package struct ManifestTaker: Sendable {
    /// `PGHOST`, `PGPORT`, `PGUSER`, …
    let environment: [(name: String, value: String)]
    let database: String
    /// A private folder; what is left in it is removed.
    let work: String

    package init(environment: [(name: String, value: String)], database: String, work: String) {
        self.environment = environment
        self.database = database
        self.work = work
    }

    /// - Parameter hash: how the manifest that this one is compared with was made; nil is what the server does best.
    package func take(hash: DatabaseManifest.Hash? = nil) async throws(BackupError) -> DatabaseManifest {
        let folder = "\(work)/manifest-\(UUID().uuidString.prefix(8).lowercased())"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw .folderUnusable(folder, detail: error.localizedDescription)
        }
        let answer = try await shell(in: folder, hash: hash).run(Self.script())
        guard answer.exitCode == 0 else { throw .manifestBroke(database, detail: Self.cause(answer)) }
        return try read(answer.output)
    }

    func read(_ output: String) throws(BackupError) -> DatabaseManifest {
        do throws(ManifestReading.Incomplete) { return try ManifestReading.read(output.split(separator: "\n")) } catch {
            throw .manifestBroke(database, detail: error.missing)
        }
    }

    /// The server's sentence where it said one.
    static func cause(_ answer: ControllerShell.Answer) -> String {
        let lines = answer.errorOutput.split(separator: "\n").map(String.init)
        return lines.first { $0.contains("ERROR:") || $0.contains("FATAL:") || $0.contains("error: ") } ?? answer.lastWords
    }

    func shell(in folder: String, hash: DatabaseManifest.Hash?) -> ControllerShell {
        let query = ManifestQuery(hash: hash)
        var shell = ControllerShell(environment: environment + [
            ("BONGSU_FOLDER", folder), ("BONGSU_DATABASE", database), ("BONGSU_OPENING", query.opening), ("BONGSU_STRUCTURE", query.structure),
            ("BONGSU_ROWS", query.rowQueries(sessions: 2)),
        ])
        // A line for each object of the database.
        shell.outputLimit = 200_000_000
        return shell
    }

    /// Prints the manifest's lines. In it `$snapshot` names the exported snapshot.
    /// - Parameters:
    ///   - beside: shell text that is started as soon as the structure has been read, beside the reading of the rows; it puts what it
    ///     started into the array `beside`.
    ///   - after: shell text for the end, when everything has gone well.
    static func script(beside: String = "", after: String = "") -> String {
        #"""
        \#(PostgresPrograms.preamble)
        cd "$BONGSU_FOLDER"
        psql=(psql -X -w -q -A -t -v ON_ERROR_STOP=1 -d "$BONGSU_DATABASE")
        trap '' PIPE
        # Whatever way it ends, nothing that it began goes on.
        trap 'kill $(jobs -p) 2>/dev/null || :' EXIT
        mkfifo questions answers
        "${psql[@]}" <questions >answers 2>keeper.words &
        exec 8>questions 7<answers
        ask() {
          printf '%s\n' "$1" "SELECT 'bongsu-mark';" >&8 || :
          local line
          while IFS= read -r line <&7; do [ "$line" = bongsu-mark ] && return 0; printf '%s\n' "$line"; done
          cat keeper.words >&2; return 1
        }
        ask "$BONGSU_OPENING SELECT pg_export_snapshot();" >snapshot
        read -r snapshot <snapshot
        ask "$BONGSU_STRUCTURE" >structure
        ask "$BONGSU_ROWS;" >queries
        beside=()
        \#(beside)
        for session in 0 1; do
          { printf '%s\n' "$BONGSU_OPENING" "SET TRANSACTION SNAPSHOT '$snapshot';"; sed -n "s/^$session\t//p" queries; } | "${psql[@]}" >"rows-$session" &
          readers[session]=$!
        done
        bad=0
        for session in 0 1; do wait "${readers[session]}" || { echo "bongsu-broke rows" >&2; bad=1; }; done
        for process in ${beside[@]+"${beside[@]}"}; do wait "$process" || { echo "bongsu-broke dump $?" >&2; bad=1; }; done
        [ "$bad" = 0 ]
        printf '\\q\n' >&8
        \#(after)
        cat structure rows-0 rows-1
        """#
    }
}
