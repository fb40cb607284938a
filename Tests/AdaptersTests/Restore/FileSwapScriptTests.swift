import Engine
import Foundation
import Testing

/// The swap of folders, ended before each of its commands and in the middle of each copy: whatever ends it, nothing is lost and it can go on.
@Suite(.enabled(if: getuid() == 0, "needs root for mounts")) struct FileSwapScriptTests {
    private static let restore = "20261125213000-files"

    /// `plain` is a folder, `media` a file system of its own, `lost` was there when the backup was taken and is not now.
    private static let scene = #"""
        set -eu
        unset_all() { umount media 2>/dev/null || true; rm -rf -- plain* media* lost* killed count; }
        make() {
          unset_all
          mkdir plain media lost_restore_20261125213000 plain_restore_20261125213000 media_restore_20261125213000
          mount -t tmpfs test media
          for folder in plain media; do
            mkdir -m 750 $folder/a && echo old >$folder/a/1 && echo old >$folder/2 && echo new >${folder}_restore_20261125213000/2 && echo new >${folder}_restore_20261125213000/3
          done
          echo new >lost_restore_20261125213000/4
        }
        show() { find $(ls -d plain* media* lost* 2>/dev/null) -type f -exec grep -H '' {} + | sort; }
        mkdir -p bin
        cat >bin/shim <<'SHIM'
        #!/bin/sh
        # Kills the script in place of its Nth command; a copy is cut in the middle.
        name=${0##*/}
        real=$(PATH=${PATH#*:} command -v "$name")
        n=$(($(cat count) + 1)); echo "$n" >count
        if [ "$n" = "$KILL" ]; then
          touch killed
          if [ "$name" = cp ]; then for last; do :; done; "$real" -a "${3%.}2" "$last"; fi
          kill -KILL "$PPID"
        fi
        exec "$real" "$@"
        SHIM
        chmod +x bin/shim
        for name in cp mv rm mkdir find sync; do ln -sf shim bin/$name; done
        # Runs a script with the Nth of its commands cut off; fails when it has fewer.
        cut() { rm -f killed; echo 0 >count; KILL=$2 PATH=$PWD/bin:$PATH sh -eu "$1" >/dev/null 2>&1 || true; [ -e killed ]; }

        """#

    private func run(_ body: String) async throws -> String {
        let folder = FileManager.default.temporaryDirectory.appending(path: "bongsu-files-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let script = FileSwapScript(paths: ["plain", "media", "lost"].map { folder.appending(path: $0).path })
        try Data(script.forward.utf8).write(to: folder.appending(path: "forward.sh"))
        try Data(script.back.utf8).write(to: folder.appending(path: "back.sh"))
        try Data((Self.scene + body).utf8).write(to: folder.appending(path: "test.sh"))
        let answer = try await TestShell(environment: ["RESTORE": Self.restore]).read(
            "cd '\(folder.path)' && exec unshare --mount sh test.sh", timeLimit: .seconds(120))
        try #require(answer.exitCode == 0, "\(answer.output)\(answer.errorOutput)")
        return answer.output
    }

    private static let swapped = """
        lost/4:new
        media/2:new
        media/3:new
        media_broken_20261125213000/2:old
        media_broken_20261125213000/a/1:old
        plain/2:new
        plain/3:new
        plain_broken_20261125213000/2:old
        plain_broken_20261125213000/a/1:old

        """

    @Test func oneIsRenamedTheOtherCopiedAndBothSaySo() async throws {
        let output = try await run("make; sh -eu forward.sh; mountpoint -q media; stat -c %a media_broken_*/a plain_broken_*/a; show; sh -eu forward.sh")
        #expect(output.contains("/media is a mount point: copied, not renamed\n"))
        #expect(output.contains("/lost: restored; it was not there before\n"))
        #expect(output.contains("750\n750\n" + Self.swapped))
        #expect(output.contains("/plain: already swapped\n"))
    }

    @Test func endedAnywhereItGoesOnAndNothingIsLost() async throws {
        let output = try await run("n=1; while make; cut forward.sh $n; do sh -eu forward.sh >/dev/null; show; echo --; n=$((n + 1)); done")
        let rounds = output.components(separatedBy: "--\n").dropLast()
        #expect(rounds.count > 10)
        for (index, round) in rounds.enumerated() { #expect(round == Self.swapped, "ended before command \(index + 1)") }
    }

    @Test func endedAnywhereItCanBePutBack() async throws {
        let output = try await run("make; rm -r lost*; find plain media -type f | sort; echo --; n=1; while make; rm -r lost*; cut forward.sh $n; do sh -eu back.sh >/dev/null; find plain media -type f | sort; echo --; n=$((n + 1)); done")
        let rounds = output.components(separatedBy: "--\n").dropLast()
        #expect(rounds.count > 10)
        for (index, round) in rounds.enumerated() { #expect(round == rounds[0], "ended before command \(index)") }
    }

    @Test func theWayBackCanBeEndedAnywhereToo() async throws {
        let output = try await run("n=1; while make; sh -eu forward.sh >/dev/null; cut back.sh $n; do sh -eu back.sh >/dev/null; find plain media -type f -exec grep -H '' {} + | sort; echo --; n=$((n + 1)); done")
        let rounds = output.components(separatedBy: "--\n").dropLast()
        #expect(rounds.count > 10)
        for (index, round) in rounds.enumerated() {
            #expect(round == "media/2:old\nmedia/a/1:old\nplain/2:old\nplain/a/1:old\n", "ended before command \(index + 1)")
        }
    }

    /// The volume below would move away with the old folder, and come back over the restored one at the next boot.
    @Test func aMountPointBelowStaysWhereItIs() async throws {
        let output = try await run(
            "make; mount -t tmpfs test plain/a; echo old >plain/a/1; mkdir plain_restore_20261125213000/a; echo new >plain_restore_20261125213000/a/1; sh -eu forward.sh; mountpoint -q plain/a; cat plain/a/1 plain_broken*/a/1; umount plain/a")
        #expect(output.contains("/plain holds a mount point: copied, not renamed\n"))
        #expect(output.hasSuffix("new\nold\n"))
    }

    /// What stands in the way of the second path takes the first one back.
    @Test func whereOneCannotBeExchangedAllArePutBack() async throws {
        let output = try await run(
            "make; mkdir media_broken_20261125213000_partial; mount --bind media_broken_20261125213000_partial media_broken_20261125213000_partial; sh -eu forward.sh && exit 1; umount media_broken_20261125213000_partial; find plain media -type f | sort")
        #expect(output.contains("/plain: as before\n"))
        #expect(output.hasSuffix("media/2\nmedia/a/1\nplain/2\nplain/a/1\n"))
    }
}
