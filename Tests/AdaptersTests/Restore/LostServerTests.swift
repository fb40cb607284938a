import Documents
import Engine
import Testing

@testable import Adapters

/// A server that is taken for lost has its whole data directory exchanged, with every database in it.
struct LostServerTests {
    @Test(arguments: [
        (1023, "bongsu-bridge: connect /var/run/postgresql/.s.PGSQL.5432: No such file or directory", true),
        (1025, "FATAL:  could not open file \"global/pg_filenode.map\": No such file or directory", true), (1025, "timeout expired", true),
        (1110, "ERROR:  invalid page in block 0 of relation global/1262", true),
        (1025, "DETAIL:  The database subdirectory \"base/5\" is missing.", true),
        (1025, "FATAL:  the database system is in recovery mode", false), (1025, "치명적오류:  최대 동시 접속자 수를 초과했습니다.", false),
        (1025, "fe_sendauth: no password supplied", false), (1025, "nothing listens", false), (1110, "server closed the connection unexpectedly", false),
        (1025, "FATAL:  the database system is starting up", false), (1025, "FATAL:  sorry, too many clients already", false),
        (1025, "FATAL:  remaining connection slots are reserved for non-replication superuser connections", false),
        (1025, "FATAL:  Peer authentication failed for user \"postgres\"", false), (1025, "FATAL:  no pg_hba.conf entry for host \"[local]\"", false),
        (1025, "FATAL:  role \"postgres\" does not exist", false), (1110, "FATAL:  sorry, too many clients already", false),
        (1024, "ssh: connect to host db port 22: Connection refused", false), (1060, "command not found", false), (1063, "Permission denied", false),
        (1026, "psql", false), (1120, "sudo: a password is required", false),
    ]) func onlyAServerThatCannotServeIsLost(_ code: Int, _ words: String, _ isLost: Bool) {
        let message = Message("x", ko: "x")
        #expect(RestoreWork.isServerLost(BackupError(code, message, detail: words, now: message)) == isLost)
    }
}
