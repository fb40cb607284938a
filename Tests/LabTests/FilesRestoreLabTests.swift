import Engine
import Foundation
import Lab
import Testing

/// Files of two hosts are changed, deleted, given away and opened to everybody; they come back as they were, and nothing is lost.
@Suite(labIsPossible) struct FilesRestoreLabTests {
    private static let app = "/home/ubuntu/o4o-platform"
    private static let media = "/srv/media"

    @Test func filesComeBackAndWhatWasThereStays() async throws {
        try await Replica.with("files") { replica in
            let lab = replica.lab
            // A volume of its own: it cannot be renamed.
            _ = try await lab.ssh("web", "sudo sh -c 'mkdir -p \(Self.media) && mount -t tmpfs lab-media \(Self.media) && mkdir -m 750 \(Self.media)/2025 && chown www-data: \(Self.media)/2025 && for n in 1 2 3; do echo film $n >\(Self.media)/2025/$n; done'")
            let yaml = replica.yaml.replacing("web: [/etc/nginx/sites-available]", with: "web: [/etc/nginx/sites-available, \(Self.media)]")
            try #require(yaml != replica.yaml)
            try await Program.with(replica, yaml: yaml) { bongsu in
                try await bongsu.succeed("backup", "take")
                try await bongsu.succeed("backup", "verify")
                try await earlierThanAnyBackup(bongsu)
                let before = try await (api(lab), web(lab))
                try await harm(lab)
                let harmed = try await (api(lab), web(lab))
                #expect(harmed.0 != before.0 && harmed.1 != before.1)
                let inode = try await lab.ssh("api", "stat -c %i \(Self.app)")
                let run = try await restored(bongsu)
                #expect(try await (api(lab), web(lab)) == before)
                try await swappedByRename(lab, run, inode: inode)
                try await swappedByCopy(lab, run)
                try await discarded(bongsu, lab)
                let after = await replica.recovered()
                #expect(after.isGreen, "\(after.story)")
            }
        }
    }

    /// A file that nobody may read, root included, is said when the copy is made; that copy is never called proved, and the one before it is
    /// the one that a restore takes.
    @Test func aFileThatCannotBeReadIsSaid() async throws {
        try await Replica.with("unreadable") { replica in
            let lab = replica.lab
            try await Program.with(replica) { bongsu in
                try await bongsu.succeed("backup", "take")
                try await bongsu.succeed("backup", "verify")
                let sites = "/etc/nginx/sites-available"
                // The kernel's own files that can only be written.
                let locked = try await lab.ssh(
                    "web", "sudo sh -c 'for f in $(find /sys/devices -type f -perm 0200 2>/dev/null); do touch \(sites)/locked && mount --bind $f \(sites)/locked && ! cat \(sites)/locked 2>/dev/null && echo locked && break; done'")
                try #require(locked == "locked")
                let take = try await bongsu.run("backup", "take")
                #expect(take.output.contains("\(sites)/locked"), "\(take.output)")
                #expect(take.output.contains("Permission denied"), "\(take.output)")
                #expect(take.code == 1, "\(take.output)")
                let check = try await bongsu.run("backup", "check")
                #expect(check.code == 1 && check.output.contains("\(sites)/locked"), "\(check.output)")
                #expect(check.output.contains(/files-web: backup [^ ]+ was not whole when it was taken/), "\(check.output)")
                let verify = try await bongsu.run("backup", "verify")
                #expect(verify.code == 1 && verify.output.contains("\(sites)/locked"), "\(verify.output)")
                let proved = try #require(try await bongsu.succeed("backup", "list").firstMatch(of: /([0-9TZ]+-[0-9a-f]+)  proved/)?.1)
                #expect(try await bongsu.run("restore", "files").code == 10)
                let web = try await bongsu.approve(1, "action/restore-files-api-begin")
                #expect(web.output.contains("backup \(proved), proved"), "\(web.output)")
                #expect(web.output.contains("bongsu approve 1 action/restore-files-web-begin"), "\(web.output)")
            }
        }
    }

    /// Files have no log to be rolled forward by: a moment needs a backup that was whole by then.
    private func earlierThanAnyBackup(_ bongsu: Program) async throws {
        let early = try await bongsu.run("restore", "files", "--at", "2025-01-29 12:00Z")
        #expect(early.code == 10)
        #expect(early.output.contains("error[B1105]: no backup can be recovered to 2025-01-29 12:00:00"), "\(early.output)")
        try await bongsu.succeed("abort", "1")
    }

    private func harm(_ lab: Lab) async throws {
        let done = try await lab.ssh(
            "api",
            """
            cd \(Self.app)/apps/api-server/uploads && printf x | dd of=product-1.jpg bs=1 seek=7 conv=notrunc status=none && rm -r invoices empty \
              && chmod 777 banners && sudo chown root: product-2.jpg && echo 'pay us' >READ-ME.txt && ln -sf product-3.jpg product-latest.jpg && echo done
            """)
        #expect(done == "done")
        let too = try await lab.ssh(
            "web", "sudo sh -c 'echo nonsense >>/etc/nginx/sites-available/o4o.conf; cd \(Self.media) && rm 2025/1 && echo locked >2025/2 && touch 2025/new && chmod 777 2025 && echo done'")
        #expect(too == "done")
    }

    /// - Returns: what the restore said.
    private func restored(_ bongsu: Program) async throws -> String {
        #expect(try await bongsu.run("restore", "files").code == 10)
        let api = try await bongsu.approve(2, "action/restore-files-api-begin")
        #expect(api.code == 10, "\(api.output)")
        let web = try await bongsu.approve(2, "action/restore-files-web-begin")
        try #require(web.code == 0, "\(web.output)")
        for output in [api.output, web.output] { #expect(output.contains(/equal: [0-9]+ files, every hash, mode and owner/), "\(output)") }
        #expect(api.output.contains(/api-server was away for [0-9.]+ s, from its stop to its first healthy check/), "\(api.output)")
        return api.output + web.output
    }

    /// The tree that was there is the same tree, under another name; who works in it works in the restored one now.
    private func swappedByRename(_ lab: Lab, _ output: String, inode: String) async throws {
        let old = try #require(output.firstMatch(of: try Regex("\(Self.app): restored; before: (\(Self.app)_broken_[0-9]{14})"))?[1].substring, "\(output)")
        #expect(try await lab.ssh("api", "stat -c %i \(old)") == inode)
        let uploads = "\(old)/apps/api-server/uploads"
        let words = try await lab.ssh("api", "cat \(uploads)/READ-ME.txt; ls -d \(uploads)/invoices; stat -c '%a' \(uploads)/banners; stat -c %U \(uploads)/product-2.jpg")
        #expect(words == "pay us\n777\nroot")
        #expect(try await lab.ssh("api", "sudo readlink /proc/$(systemctl show -p MainPID --value api-server)/cwd") == "\(Self.app)/apps/api-server")
    }

    /// What was put aside goes when a person says so, from both of its host's folders; what serves stays.
    private func discarded(_ bongsu: Program, _ lab: Lab) async throws {
        let list = try await bongsu.succeed("discard")
        let name = try #require(list.firstMatch(of: /([0-9]{14}-files)  web on web/)?.1, "\(list)")
        let before = try await web(lab)
        #expect(try await bongsu.run("discard", String(name)).code == 10)
        let run = try await bongsu.approve(3, "discard-\(name)-drop")
        #expect(run.code == 0, "\(run.output)")
        #expect(try await lab.ssh("web", "ls -d \(Self.media)_* /etc/nginx/sites-available_*; echo none") == "none")
        #expect(try await web(lab) == before)
        let left = try await bongsu.succeed("discard")
        #expect(left.contains("api on api") && !left.contains(name), "\(left)")
    }

    private func swappedByCopy(_ lab: Lab, _ output: String) async throws {
        #expect(output.contains("\(Self.media) is a mount point: copied, not renamed"), "\(output)")
        let old = try #require(output.firstMatch(of: try Regex("\(Self.media): restored; before: (\(Self.media)_broken_[0-9]{14})"))?[1].substring, "\(output)")
        #expect(try await lab.ssh("web", "mountpoint -q \(Self.media) && sudo sh -c 'ls \(old)/2025; cat \(old)/2025/2; stat -c %a \(old)/2025'") == "2\n3\nnew\nlocked\n777")
        let beside = try await lab.ssh("web", "ls -d \(Self.media)_*")
        #expect(beside == String(old))
    }

    private func api(_ lab: Lab) async throws -> String { try await tree(lab, "api", "\(Self.app)/apps/api-server/uploads") }
    private func web(_ lab: Lab) async throws -> String { try await tree(lab, "web", "/etc/nginx/sites-available \(Self.media)") }

    /// Every name with its kind, mode, owner, time (of files) and contents.
    private func tree(_ lab: Lab, _ host: String, _ paths: String) async throws -> String {
        try await lab.ssh(
            host,
            """
            sudo sh -c "find \(paths) \\( -type f -printf '%p %y %m %U:%G %T@\\n' \\) -o -printf '%p %y %m %U:%G %l\\n' | sort; find \(paths) -type f -print0 | sort -z | xargs -0 sha256sum"
            """)
    }
}
