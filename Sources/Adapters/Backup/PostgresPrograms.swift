import Documents
package import Engine
import Foundation

/// Where PostgreSQL's own programs of a version lie on the controller.
package struct PostgresPrograms: Hashable, Sendable {
    /// `/usr/lib/postgresql/15/bin`
    package var folder: String
    package var major: Int

    /// For scripts: what a person's shell may have set, and what would lead libpq elsewhere.
    /// Debian's `psql` on `PATH` is a wrapper that takes 0.1 s to choose the newest: here it is chosen once. `BONGSU_PROGRAMS` names others.
    package static let preamble =
        unsetting + "; programs=${BONGSU_PROGRAMS:-\(newestFolder)}; export PATH=\"${programs:+$programs:}$PATH:/usr/sbin:/sbin\""

    /// Shell text: nothing leads libpq elsewhere.
    static let unsetting =
        "unset PGSERVICE PGSERVICEFILE PGDATABASE PGHOSTADDR PGSSLMODE PGREQUIREPEER PGTARGETSESSIONATTRS PGAPPNAME PGCLIENTENCODING"

    /// Reads a dump as SQL and prints each tablespace that it names, quoted as it is there.
    static let tablespaces = #"sed -n "s/^SET default_tablespace = \([^'].*\);\$/\1/p" | sort -u"#

    /// Empty where Debian's folders are not there: then `PATH` alone decides.
    static let newestFolder = majors(root: debian, having: "psql").last.map { "\(debian)/\($0)/bin" } ?? ""
    package static let debian = "/usr/lib/postgresql"

    /// Ascending.
    private static func majors(root: String, having program: String) -> [Int] {
        ((try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []).compactMap { Int($0) }.sorted()
            .filter { FileManager.default.isExecutableFile(atPath: "\(root)/\($0)/bin/\(program)") }
    }

    /// Refuses a `pg_dump` of an older minor version: what a security release adds to the catalogue it copies as if it were the
    /// user's, and no server takes it back.
    static func refuseOlderDump(_ programs: PostgresPrograms, server: Int) async throws(BackupError) {
        let answer = try await ControllerShell().run("\(programs.folder)/pg_dump --version")
        let words = answer.output.split(whereSeparator: { $0 == " " || $0 == "\n" }).map(String.init)
        guard let has = words.first(where: { $0.first?.isNumber == true }), programs.major == server / 10_000, server >= 100_000,
            let minor = Int(has.split(separator: ".").dropFirst().first ?? ""), minor < server % 10_000
        else { return }
        throw .clientOlder("pg_dump", has: has, server: "\(server / 10_000).\(server % 10_000)")
    }

    /// The programs of the server's own version, else of the nearest newer one: an older client does not know what a newer
    /// server holds.
    /// - Parameters:
    ///   - version: `150018`
    ///   - program: which of them must be there: `pg_dump`, `postgres`.
    ///   - exactly: of the same major version: a data directory is read by no other.
    package static func find(
        for version: Int, program: String, root: String = debian, exactly: Bool = false
    ) throws(BackupError) -> PostgresPrograms {
        let majors = majors(root: root, having: program)
        guard let newest = majors.last else { throw .clientMissing(detail: "\(root)/*/bin/\(program)") }
        let wanted = version / 10_000
        if exactly, wanted > 0, !majors.contains(wanted) {
            throw .otherMajor(copy: wanted, has: majors.map(String.init).joined(separator: ", "), where: Message("the controller", ko: "컨트롤러"))
        }
        guard let fitting = majors.first(where: { $0 >= version / 10_000 }) else {
            throw .clientOlder(program, has: "\(newest)", server: "\(version / 10_000)")
        }
        return PostgresPrograms(folder: "\(root)/\(fitting)/bin", major: fitting)
    }
}
