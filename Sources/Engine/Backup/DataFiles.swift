/// What a data directory holds of tables, indexes and the fates of transactions, as one digest of all those files.
///
/// Recovery is a function of a copy and its log: two recoveries of one backup to its own end leave the same bytes, whatever memory the
/// server has and whatever machine it runs on. So a digest that was taken when the copy was proved proves later restores of it, in the
/// time that reading takes. It must be taken before anybody connects: the first reader of a row may note in its page who was committed.
///
/// Left out is what tells of the server and not of its contents: `pg_control` (times), caches, statistics, the log, slots. And the maps of
/// free space (`_fsm`): recovery changes them as hints, which reach the disk or not by when a buffer is written; PostgreSQL itself corrects
/// them in use (its source: `storage/freespace/README`, "Recovery"). BLAKE2b, 256 bits.
package struct DataFiles: Hashable, Codable, Sendable {
    package var count: Int
    /// Hexadecimal.
    package var digest: String

    package init(count: Int, digest: String) {
        self.count = count
        self.digest = digest
    }

    /// Text for `sh`, in the data directory of a server that is stopped. Reads with two processes.
    package static let script = #"""
        find -L base global pg_xact pg_multixact pg_tblspc -type f ! -name pg_control ! -name 'pg_internal.init*' ! -name '*_fsm' ! -path '*/pgsql_tmp/*' -print0 \
          | xargs -0 -r -n 100 -P 2 stdbuf -oL b2sum -l 256 -- | LC_ALL=C sort -k 2 | awk '{ print | "b2sum -l 256" } END { close("b2sum -l 256"); print NR }'
        """#

    /// Reads what `script` printed; nil where it could not read them, as on a host without these programs.
    package init?(answer: String) {
        let lines = answer.split(separator: "\n")
        guard lines.count == 2, let digest = lines[0].split(separator: " ").first, digest.count == 64, let count = Int(lines[1]), count > 0 else { return nil }
        self.init(count: count, digest: String(digest))
    }
}
