import Adapters
import Engine
import Foundation
import Lab
import Testing

/// What a restore may meet on its way: after each either the old or the restored database serves, whole, and nothing proved is gone.
@Suite(labIsPossible) struct RestoreFaultLabTests {
    // MARK: PostgreSQL dies in mid-swap

    /// kill -9 of the postmaster when the old database has been closed, and again inside the transaction of both renames.
    @Test(.timeLimit(.minutes(30))) func postgreSQLDiesInMidSwap() async throws {
        try await RestoreScene.with("swapdeath") { scene in
            try scene.succeed("backup", "take")
            try scene.succeed("backup", "verify")
            let whole = try await scene.rows()
            for (round, seconds) in [1, 7].enumerated() {
                try await scene.value("CREATE TABLE since_\(round) AS SELECT 1 AS x")
                let execution = try await scene.approved("o4o_platform")
                async let killed = killPostmaster(scene, secondsAfterClosing: seconds)
                let run = try scene.run("resume", "\(execution)")
                #expect(try await killed == "killed", "after \(seconds) s")
                #expect(run.code == 10, "\(run.output)")
                #expect(run.output.contains("PostgreSQL on port 5432 does not answer: starting postgresql@15-main"), "\(run.output)")
                #expect(run.output.contains("o4o_platform is as it was"), "\(run.output)")
                // The old one serves, whole: with what was written after the backup.
                #expect(try await scene.rows() == whole)
                #expect(try await scene.value("SELECT x FROM since_\(round)") == "1")
                #expect(try await scene.databases().filter { $0.contains("_restore_") }.count == 1)
                #expect(try await scene.isHealthy())
                if round == 0 {
                    try await discarded(scene, whileOpen: execution)
                    continue
                }
                // Again, as it says: from the beginning, and now they change places.
                try scene.succeed("retry", "\(execution)", "action")
                #expect(try scene.run("resume", "\(execution)").code == 10)
                #expect(try await scene.approve(execution))
                try scene.succeed("resume", "\(execution)")
                #expect(try await scene.rows() == whole)
                #expect(try await scene.value("SELECT to_regclass('since_\(round)') IS NULL") == "t")
                #expect(try await scene.databases().filter { $0.hasPrefix("-o4o_platform_broken_") }.count == 1)
                #expect(try await scene.isHealthy())
            }
        }
    }

    /// The copy of a restore that will not go on is listed, and goes when a person says so; while it could still go on, it stays.
    private func discarded(_ scene: RestoreScene, whileOpen execution: Int64) async throws {
        let list = try scene.succeed("discard")
        let name = String(try #require(list.firstMatch(of: /([0-9]{14}-rename)  o4o_platform on api, begun [0-9: -]+ UTC, not ended/)?.1, "\(list)"))
        #expect(try scene.run("discard", name).code == 11)
        try scene.succeed("abort", "\(execution)")
        let databases = try await scene.databases()
        #expect(try scene.run("discard", name).code == 10)
        let dropping = execution + 1
        #expect(try await scene.approve(dropping))
        let dropped = try scene.succeed("resume", "\(dropping)")
        #expect(dropped.contains(/dropped: o4o_platform_restore_[0-9]{14}\n/), "\(dropped)")
        #expect(try await scene.databases() == databases.filter { !$0.contains("_restore_") })
        #expect(try !scene.succeed("discard").contains(name))
    }

    // MARK: a data directory is exchanged

    /// The host's disk fills up while it is unpacked; a byte of it changes before its proof; the restored server dies in the moment after
    /// the directories changed places; the restore is given up when they have. What served before is there after each.
    @Test(.timeLimit(.minutes(30))) func aDataDirectorysRestoreGoesWrong() async throws {
        try await RestoreScene.with("directory") { scene in
            let whole = try await scene.rows()
            let index = try await scene.value("SELECT pg_relation_filepath('orders_user')")
            let fault = try await lostCheckpoint(scene)
            try await filledUp(scene)
            try await changedByte(scene)
            try await turnedIndex(scene, index)
            #expect(try await scene.lab.shows(fault))

            let next = try await scene.approved("o4o_platform")
            async let killed = killRestoredServer(scene)
            let run = try scene.run("resume", "\(next)")
            #expect(try await killed == "killed", "\(run.output)")
            #expect(run.code == 10, "\(run.output)")
            #expect(run.output.contains("the old data directory is back in its place"), "\(run.output)")
            #expect(try await directories(scene).map(\.kind) == ["main", "main_restore"])
            #expect(try await scene.lab.shows(fault))
            try scene.succeed("retry", "\(next)", "action")
            #expect(try scene.run("resume", "\(next)").code == 10)
            #expect(try await scene.approve(next))
            try scene.succeed("resume", "\(next)")
            #expect(try await scene.rows() == whole)
            #expect(try await directories(scene).map(\.kind).contains("main_broken"))
            #expect(try await scene.isHealthy())
            try await scene.lab.inject(fault)
            try await failedUnit(scene)
            try await givenUpDirectory(scene)
        }
    }

    /// The half of it goes, so that there is room again.
    private func filledUp(_ scene: RestoreScene) async throws {
        let execution = try await scene.approved("o4o_platform")
        let filled = try await scene.lab.ssh(
            "api", "free=$(df --output=avail -k / | tail -n 1); sudo dd if=/dev/zero of=/var/log/debug.log bs=1k count=$((free - 20480)) status=none && echo filled")
        #expect(filled == "filled")
        let run = try scene.run("resume", "\(execution)")
        #expect(run.code == 10, "\(run.output)")
        #expect(run.output.contains("error[B1054]: unpacking into `/var/lib/postgresql/15/main_restore_"), "\(run.output)")
        #expect(run.output.contains("note: no space left on api: "), "\(run.output)")
        #expect(try await directories(scene).map(\.kind) == ["main"])
        try scene.succeed("abort", "\(execution)")
        try await scene.lab.heal(try #require(Fault.named("fill-disk")), on: "api")
    }

    /// One byte of one row, in a file that no reader has opened yet: refused, and the copy of the restore that was given up goes when a
    /// person says so.
    private func changedByte(_ scene: RestoreScene) async throws {
        let execution = try await scene.approved("o4o_platform")
        try await scene.paused(after: "load", of: execution)
        let changed = try await scene.lab.ssh(
            "api",
            """
            sudo bash -c 'cd /var/lib/postgresql/15/main_restore_*
            file=$(find base -type f -printf "%s %p\n" | sort -k 1,1nr -k 2 | awk "NR == 1 { print \\$2 }")
            byte=$(od -An -tu1 -j 8000 -N 1 "$file"); printf "%b" "\\0$(printf %o $((byte ^ 1)))" | dd of="$file" bs=1 seek=8000 conv=notrunc status=none && echo "$file"'
            """)
        #expect(changed.hasPrefix("base/"))
        let run = try scene.run("resume", "\(execution)")
        #expect(run.code == 10, "\(run.output)")
        #expect(run.output.contains("its files are not the bytes that were proved; every page, row and index is looked at"), "\(run.output)")
        #expect(run.output.contains("error[B1107]: what was restored is not what was backed up: `o4o_platform`"), "\(run.output)")
        #expect(run.output.contains("checksum verification failed in file \"/var/lib/postgresql/15/main_restore_"), "\(run.output)")
        #expect(run.output.contains(changed), "\(run.output)")
        #expect(try await directories(scene).map(\.kind) == ["main", "main_restore"])
        try scene.succeed("abort", "\(execution)")
        let dropped = try await scene.dropping("directory")
        #expect(dropped.code == 0, "\(dropped.output)")
        #expect(try await directories(scene).map(\.kind) == ["main"])
    }

    /// Two entries of an index change places where no page has a checksum: every row is equal, and yet rows would not be found.
    private func turnedIndex(_ scene: RestoreScene, _ index: String) async throws {
        let execution = try await scene.approved("o4o_platform")
        try await scene.paused(after: "load", of: execution)
        let turned = try await scene.lab.ssh(
            "api",
            """
            sudo -u postgres bash -c 'cd /var/lib/postgresql/15/main_restore_* && /usr/lib/postgresql/15/bin/pg_checksums --disable -D . >/dev/null
            dd if=\(index) of=/tmp/page bs=8192 skip=3 count=1 status=none
            (head -c 40 /tmp/page; tail -c +105 /tmp/page | head -c 4; tail -c +45 /tmp/page | head -c 60; tail -c +41 /tmp/page | head -c 4; tail -c +109 /tmp/page) >/tmp/turned
            [ $(stat -c %s /tmp/turned) = 8192 ] && ! cmp -s /tmp/page /tmp/turned && dd if=/tmp/turned of=\(index) bs=8192 seek=3 conv=notrunc status=none && echo turned'
            """)
        #expect(turned == "turned")
        let run = try scene.run("resume", "\(execution)")
        #expect(run.code == 10, "\(run.output)")
        #expect(run.output.contains("error[B1107]: what was restored is not what was backed up: `o4o_platform`"), "\(run.output)")
        #expect(run.output.contains("o4o_platform: item order invariant violated for index \"orders_user\""), "\(run.output)")
        try scene.succeed("abort", "\(execution)")
        #expect(try await scene.dropping("directory").code == 0)
        #expect(try await directories(scene).map(\.kind) == ["main"])
    }

    /// The restored server answers, but not as the service that will be there after a reboot: told in the last step, and taken back.
    private func failedUnit(_ scene: RestoreScene) async throws {
        let kept = try await directories(scene).map(\.name)
        let execution = try await scene.approved("o4o_platform")
        try await scene.paused(after: "swap", of: execution)
        let outside = try await scene.lab.ssh(
            "api", "sudo systemctl stop postgresql@15-main && sudo pg_ctlcluster --skip-systemctl-redirect 15 main start && pg_isready -q && systemctl is-active postgresql@15-main")
        #expect(outside == "inactive")
        let run = try scene.run("resume", "\(execution)")
        #expect(run.code == 10, "\(run.output)")
        #expect(run.output.contains("postgresql@15-main is inactive"), "\(run.output)")
        #expect(run.output.contains("the old data directory is back in its place"), "\(run.output)")
        try scene.succeed("abort", "\(execution)")
        #expect(try await scene.dropping("directory").code == 0)
        #expect(try await directories(scene).map(\.name) == kept)
    }

    /// Given up after the exchange: nobody has seen the restored server work, so what served before it is not dropped.
    private func givenUpDirectory(_ scene: RestoreScene) async throws {
        let execution = try await scene.approved("o4o_platform")
        try await scene.paused(after: "swap", of: execution)
        let before = try await directories(scene).map(\.name)
        #expect(before.filter { $0.hasPrefix("main_broken_") }.count == 2, "\(before)")
        try scene.succeed("abort", "\(execution)")
        let run = try await scene.dropping("directory")
        #expect(run.code == 10, "\(run.output)")
        #expect(run.output.contains("served before this restore was swapped in, and nobody has seen the copy work: nothing was dropped"), "\(run.output)")
        #expect(try await directories(scene).map(\.name) == before)
    }

    /// Takes and proves a physical copy, and loses the checkpoint that the server would start from.
    private func lostCheckpoint(_ scene: RestoreScene) async throws -> Fault {
        try scene.succeed("backup", "setup", "--yes")
        try scene.succeed("backup", "take")
        try scene.succeed("backup", "verify")
        let fault = try #require(Fault.named("lose-checkpoint"))
        try await scene.lab.inject(fault)
        return fault
    }

    /// Data directories of the server's version, by what they are.
    private func directories(_ scene: RestoreScene) async throws -> [(kind: String, name: String)] {
        let names = try await scene.lab.ssh("api", "sudo find /var/lib/postgresql/15 -mindepth 1 -maxdepth 1 -type d -printf '%f\\n' | sort")
        return names.split(separator: "\n").map { (String($0.replacing(/_[0-9]+$/, with: "")), String($0)) }
    }

    /// As soon as the old directory has another name, whatever serves in its place is killed until it is there again.
    private func killRestoredServer(_ scene: RestoreScene) async throws -> String {
        try await scene.lab.ssh(
            "api",
            """
            sudo bash -s <<'END'
            cd /var/lib/postgresql/15
            for i in $(seq 12000); do
              if compgen -G 'main_broken_*' >/dev/null; then
                for j in $(seq 3000); do
                  compgen -G 'main_broken_*' >/dev/null || { echo "${killed:-missed}"; exit; }
                  if [ -s main/postmaster.pid ] && kill -KILL "$(head -n 1 main/postmaster.pid)" 2>/dev/null; then killed=killed; fi
                  sleep 0.01
                done
                exit
              fi
              sleep 0.01
            done
            END
            """)
    }

    /// Ends the postmaster the hard way, so many seconds after the swap has closed the old database. A client that does not end holds
    /// the swap's phases apart: 5 s until it is given up on, then 5 s within the transaction.
    private func killPostmaster(_ scene: RestoreScene, secondsAfterClosing seconds: Int) async throws -> String {
        try await scene.lab.ssh(
            "api",
            """
            sudo bash -s <<'END'
            ask() { psql -U postgres -d postgres -AtXc "$1"; }
            systemd-run --quiet --collect --unit stuck-client psql -U postgres -d o4o_platform -c 'SELECT pg_sleep(3600)'
            until client=$(ask "SELECT pid FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(3600)'") && [ -n "$client" ]; do sleep 0.1; done
            kill -STOP "$client"
            postmaster=$(head -n 1 /var/lib/postgresql/15/main/postmaster.pid)
            for i in $(seq 3000); do
              if [ "$(ask "SELECT datallowconn FROM pg_database WHERE datname = 'o4o_platform'")" = f ]; then
                sleep \(seconds); kill -KILL "$postmaster" "$client" && echo killed; exit
              fi
              sleep 0.02
            done
            END
            """)
    }

    // MARK: a disk fills up in mid-restore

    @Test(.timeLimit(.minutes(30))) func aDiskFillsUpInMidRestore() async throws {
        try await RestoreScene.with("fulldisk") { scene in
            try scene.succeed("backup", "take")
            try scene.succeed("backup", "verify")
            let whole = try await scene.rows()
            try await fullHost(scene, whole)
            try await fullController(scene, whole)
            #expect(try await scene.isHealthy())
            try await filesGivenUp(scene)
            try await givenUp(scene)
        }
    }

    /// Before the exchange only the copy goes; after it nothing does.
    private func filesGivenUp(_ scene: RestoreScene) async throws {
        func beside() async throws -> [String] {
            try await scene.lab.ssh("api", "sudo find / -xdev -maxdepth 4 \\( -name '*_restore_2*' -o -name '*_broken_2*' \\) | sort").split(separator: "\n").map(String.init)
        }
        for step in ["load", "swap"] {
            let execution = try await scene.approved("files")
            try await scene.paused(after: step, of: execution)
            let before = try await beside()
            #expect(!before.isEmpty && before.contains { $0.contains("_broken_") } == (step == "swap"), "\(before)")
            try scene.succeed("abort", "\(execution)")
            let run = try await scene.dropping("files")
            let refused = run.output.contains("served before this restore was swapped in, and nobody has seen the copy work: nothing was dropped")
            #expect(run.code == (step == "swap" ? 10 : 0) && refused == (step == "swap"), "\(run.output)")
            #expect(try await beside() == (step == "swap" ? before : []))
        }
    }

    /// Given up after the exchange, as `givenUpDirectory` above.
    private func givenUp(_ scene: RestoreScene) async throws {
        let execution = try await scene.approved("o4o_platform")
        try await scene.paused(after: "swap", of: execution)
        let before = try await scene.databases()
        try scene.succeed("abort", "\(execution)")
        let run = try await scene.dropping("rename")
        #expect(run.code == 10, "\(run.output)")
        #expect(run.output.contains("served before this restore was swapped in, and nobody has seen the copy work: nothing was dropped"), "\(run.output)")
        #expect(try await scene.databases() == before && before.contains { $0.hasPrefix("-o4o_platform_broken_") })
    }

    /// The host's: what was half made is dropped, so that there is room again and the old database lets people in.
    private func fullHost(_ scene: RestoreScene, _ whole: String) async throws {
        let databases = try await scene.databases()
        let execution = try await scene.approved("o4o_platform")
        // After it was asked: there is room for the beginning of the copy alone.
        let filled = try await scene.lab.ssh(
            "api", "free=$(df --output=avail -k / | tail -n 1); sudo dd if=/dev/zero of=/var/log/debug.log bs=1k count=$((free - 20480)) status=none && echo filled")
        #expect(filled == "filled")
        let run = try scene.run("resume", "\(execution)")
        #expect(run.code == 10)
        #expect(run.output.contains("error[B1038]: loading into `o4o_platform_restore_"), "\(run.output)")
        #expect(run.output.contains("note: no space left on api: "), "\(run.output)")
        #expect(run.output.contains("note: nothing that existed was changed; the half-made copy is removed"), "\(run.output)")
        #expect(try await scene.databases() == databases)
        #expect(try await scene.rows() == whole)
        try scene.succeed("abort", "\(execution)")
        try await scene.lab.heal(try #require(Fault.named("fill-disk")), on: "api")
    }

    /// The controller's: refused before it is asked, or, where it filled up afterwards, before anything is written beside.
    private func fullController(_ scene: RestoreScene, _ whole: String) async throws {
        let work = scene.state + "/work"
        let databases = try await scene.databases()
        let execution = try await scene.approved("o4o_platform")
        #expect(try await bash("mount -t tmpfs -o size=8m work '\(work)' && echo mounted") == "mounted")
        let run = try scene.run("resume", "\(execution)")
        #expect(run.code == 10)
        #expect(run.output.contains("error[B1030]: no room on the controller's disk at `\(work)`: "), "\(run.output)")
        #expect(run.output.contains("note: nothing that existed was changed; "), "\(run.output)")
        try scene.succeed("abort", "\(execution)")
        let early = try scene.run("restore", "o4o_platform")
        #expect(early.output.contains("error[B1108]: not enough space on controller: \(work) has 8 MB, the restore needs "), "\(early.output)")
        #expect(!early.output.contains("waits for approval"))
        try scene.succeed("abort", "\(execution + 1)")
        #expect(try await bash("umount '\(work)' && echo unmounted") == "unmounted")
        #expect(try await scene.databases() == databases)
        #expect(try await scene.rows() == whole)
        // With room again it goes through.
        let last = try await scene.approved("o4o_platform")
        try scene.succeed("resume", "\(last)")
        #expect(try await scene.rows() == whole)
    }
}
