import Documents
import Engine
import Foundation
import Lab
import Testing

/// The server is lost with everything in it: its data directory is gone, or its write-ahead log.
@Suite(labIsPossible) struct ClusterRestoreLabTests {
    @Test func aLostClusterComesBackWhole() async throws {
        try await Replica.with("cluster") { replica in
            try await Program.with(replica) { bongsu in
                // A table outside the data directory.
                _ = try await replica.lab.ssh(
                    "api",
                    """
                    sudo install -d -o postgres -m 700 /var/lib/postgresql/far
                    psql -U postgres -qc "CREATE TABLESPACE far LOCATION '/var/lib/postgresql/far'"
                    psql -U postgres -d o4o_events -qc "CREATE TABLE away TABLESPACE far AS SELECT generate_series(1, 1000) AS x"
                    """)
                try await bongsu.succeed("backup", "setup", "--yes")
                try await bongsu.succeed("backup", "take")
                try await bongsu.succeed("backup", "verify")
                let before = try await contents(replica)
                for (index, name) in ["lose-data-directory", "lose-checkpoint"].enumerated() {
                    let fault = try #require(Fault.named(name))
                    try await replica.lab.inject(fault)
                    try await restored(bongsu, replica, execution: index + 1, name)
                    #expect(try await contents(replica) == before, "\(name)")
                    #expect(try await replica.lab.shows(fault) == false)
                }
                try await swappedByHalves(replica)
                #expect(try await contents(replica) == before)
                let after = await replica.recovered()
                #expect(after.isGreen, "\(after.story)")
                try await discarded(bongsu, replica)
            }
        }
    }

    /// A swap that was ended after both had changed places, and before the server answered: begun again, it brings it up.
    private func swappedByHalves(_ replica: Replica) async throws {
        let script = SwapScript(Database(name: "o4o_platform", host: "api")).forward.replacing("'", with: "'\\''")
        let said = try await replica.lab.ssh(
            "api",
            """
            sudo systemctl stop postgresql@15-main
            number=$(echo /var/lib/postgresql/15/main_broken_* | sed 's/.*_//')
            RESTORE=$number-directory sh -eu -c '\(script)'; echo "code $?"
            """)
        #expect(said.contains("already swapped") && said.contains("code 0"), "\(said)")
    }

    /// The platform had pgBackRest before Bongsu came: its repository is only read, and brings back everything up to its log's last commit.
    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/pgbackrest"), "pgbackrest is not installed"))
    func aLostClusterComesBackFromAnAdoptedRepository() async throws {
        try await Replica.with("adopted") { replica in
            let adopting = "backups:\n  adopt: {engine: pgbackrest, host: api, stanza: main}\n"
            let yaml = replica.yaml.replacing("backups:\n", with: adopting)
            try #require(yaml != replica.yaml)
            try await keptByPgBackRest(replica)
            try await Program.with(replica, yaml: yaml) { bongsu in
                _ = try await replica.lab.ssh("api", "psql -U postgres -d o4o_platform -qc \"CREATE TABLE since AS SELECT generate_series(1, 1000) AS number\"")
                try await archived(replica)
                try await bongsu.succeed("backup", "adopt")
                try await bongsu.succeed("backup", "verify")
                let before = try await contents(replica)
                let repository = try await fingerprint(replica)
                try await replica.lab.inject(try #require(Fault.named("lose-data-directory")))
                let asked = try await bongsu.run("restore", "o4o_platform", "--at", "latest")
                #expect(asked.code == 10, "\(asked.output)")
                let run = try await bongsu.approve(1, "action/restore-o4o_platform-begin")
                try #require(run.code == 0, "\(run.output)")
                #expect(try await contents(replica) == before)
                #expect(try await replica.lab.ssh("api", "psql -U postgres -d o4o_platform -Atc 'SELECT count(*), sum(number) FROM since'") == "1000|500500")
                #expect(try await fingerprint(replica) == repository)
                let after = await replica.recovered()
                #expect(after.isGreen, "\(after.story)")
            }
        }
    }

    /// The controller's own pgbackrest with its libraries, a stanza with its log, a full backup.
    private func keptByPgBackRest(_ replica: Replica) async throws {
        let sent = try await bash(
            """
            tar ch /usr/bin/pgbackrest $(ldd /usr/bin/pgbackrest | awk '$3 ~ /^\\// { print $3 }') 2>/dev/null \
              | ssh -F '\(replica.lab.sshConfiguration)' api 'sudo tar x --skip-old-files -C / && pgbackrest version'
            """)
        try #require(sent.hasPrefix("pgBackRest "), "\(sent)")
        let made = try await replica.lab.ssh(
            "api",
            """
            sudo bash -s <<'END'
            set -e
            install -d -o postgres -m 750 /var/lib/pgbackrest /var/log/pgbackrest
            cat >/etc/pgbackrest.conf <<'CONF'
            [global]
            repo1-path=/var/lib/pgbackrest
            start-fast=y
            [main]
            pg1-path=/var/lib/postgresql/15/main
            CONF
            psql -U postgres -qc "ALTER SYSTEM SET archive_mode = on" -c "ALTER SYSTEM SET archive_command = 'pgbackrest --stanza=main archive-push %p'"
            systemctl restart postgresql@15-main
            cd /; sudo -u postgres pgbackrest --stanza=main stanza-create >/dev/null
            sudo -u postgres pgbackrest --stanza=main --type=full backup >/dev/null
            echo made
            END
            """)
        try #require(made == "made")
    }

    /// Waits until everything written so far is in the repository.
    private func archived(_ replica: Replica) async throws {
        let name = try await replica.lab.ssh(
            "api", "psql -U postgres -Atc \"SELECT pg_walfile_name(pg_current_wal_insert_lsn()) FROM pg_logical_emit_message(true, 'x', 'x')\" -c 'SELECT pg_switch_wal()' | head -n 1")
        let there = try await replica.lab.ssh(
            "api", "for i in $(seq 300); do sudo find /var/lib/pgbackrest/archive -name '\(name)-*[a-z0-9]' ! -name '*.tmp' | grep -q . && echo there && exit; sleep 0.1; done")
        try #require(there == "there", "\(name)")
    }

    private func fingerprint(_ replica: Replica) async throws -> String {
        try await replica.lab.ssh("api", "sudo sh -c 'cd /var/lib/pgbackrest/backup; find . -type f -print0 | sort -z | xargs -0 sha256sum | sha256sum'")
    }

    private func restored(_ bongsu: Program, _ replica: Replica, execution: Int, _ fault: String) async throws {
        let asked = try await bongsu.run("restore", "o4o_platform")
        #expect(asked.code == 10)
        #expect(asked.output.contains("the server does not answer: its whole data directory is restored beside and changes places"), "\(asked.output)")
        let run = try await bongsu.approve(execution, "action/restore-o4o_platform-begin")
        try #require(run.code == 0, "\(fault): \(run.output)")
        // Every database of the server is compared: all of them were set back.
        let proof = /equal to backup [0-9TZa-f-]+ as it was proved: [0-9]{3,} data files, byte for byte \(o4o_events, o4o_platform, postgres\)/
        #expect(run.output.contains(proof), "\(run.output)")
        #expect(run.output.contains(fault == "lose-data-directory" ? " ms; it was not there before" : " ms; before: /var/lib/postgresql/15/main_broken_"), "\(run.output)")
        #expect(run.output.contains("can be restored only from a backup that is taken now: bongsu backup take"), "\(run.output)")
        #expect(run.output.contains(/o4o_platform was closed for [0-9.]+ s; api-server was away for [0-9.]+ s/), "\(run.output)")
    }

    /// The directory that would not start stays until a person says that it may go.
    private func discarded(_ bongsu: Program, _ replica: Replica) async throws {
        #expect(try await beside(replica) == 1)
        let list = try await bongsu.succeed("discard")
        let names = list.matches(of: /([0-9]{14}-directory)  o4o_platform on api/).map { String($0.1) }
        try #require(names.count == 2, "\(list)")
        // The directory that the second restore put aside has its tablespace from the first one.
        #expect(try await bongsu.run("discard", names[0]).code == 10)
        #expect(try await bongsu.approve(3, "discard-\(names[0])-drop").code == 0)
        let first = "main_restore_\(names[0].prefix(14))_tablespace_"
        let kept = try await replica.lab.ssh("api", "sudo sh -c 'readlink /var/lib/postgresql/15/main_broken_*/pg_tblspc/*; ls -d /var/lib/postgresql/15/\(first)*/PG_15_*'")
        #expect(kept.split(separator: "\n").count == 2 && kept.split(separator: "\n").allSatisfy { $0.contains(first) }, "\(kept)")
        #expect(try await bongsu.run("discard", names[1]).code == 10)
        #expect(try await beside(replica) == 1)
        let run = try await bongsu.approve(4, "discard-\(names[1])-drop")
        #expect(run.code == 0, "\(run.output)")
        // The one of the restore before: nobody is asked about it.
        #expect(run.output.contains(/a tablespace of the dropped directory stays: \/var\/lib\/postgresql\/15\/main_restore_[0-9]{14}_tablespace_[0-9]+/), "\(run.output)")
        #expect(try await replica.lab.ssh("api", "psql -U postgres -d o4o_events -Atc 'SELECT count(*), sum(x) FROM away'") == "1000|500500")
        #expect(try await beside(replica) == 0)
        let left = try await bongsu.succeed("discard")
        #expect(!left.contains(names[0]) && !left.contains(names[1]), "\(left)")
        #expect(try await replica.lab.ssh("api", "psql -U postgres -Atc 'SELECT 1'") == "1")
    }

    private func beside(_ replica: Replica) async throws -> Int {
        let list = try await replica.lab.ssh("api", "sudo find /var/lib/postgresql/15 -maxdepth 1 -name 'main_*' -printf '%f\\n'")
        let names = list.split(separator: "\n").filter { !$0.contains("_tablespace_") }
        #expect(names.allSatisfy { $0.hasPrefix("main_broken_") }, "\(list)")
        return names.count
    }

    /// Rows, owners, grants, settings, limits and roles of everything in the server.
    private func contents(_ replica: Replica) async throws -> String {
        try await replica.lab.ssh(
            "api",
            """
            for table in users products orders reviews; do
              psql -U postgres -d o4o_platform -Atc "SELECT '$table', count(*), sum(hashtextextended(t::text, 0)) FROM $table t"
            done
            psql -U postgres -d o4o_events -Atc "SELECT count(*), sum(hashtextextended(t::text, 0)) FROM events t"
            psql -U postgres -d o4o_events -Atc "SELECT count(*), sum(x) FROM away" 2>/dev/null
            pg_dumpall -U postgres --globals-only | grep -v -e '^--' -e restrict -e 'CREATE TABLESPACE'
            pg_dump -U postgres --schema-only --create o4o_platform | grep -v restrict | sha256sum
            """)
    }
}
