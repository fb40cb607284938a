@testable import Adapters
import Documents
import Engine
import Testing

@Suite struct LiveSurveyTests {
    private func text(_ text: String, directory: String? = nil, isRequired: Bool = true) -> LiveText {
        LiveText(text, directory: directory, by: "#step", isRequired: isRequired) { Diagnostic.Place("runbook.md", $0) }
    }

    private func programs(_ script: String, directory: String? = nil) -> [LiveNeeds.Program] {
        text(script, directory: directory).programs.map(\.0)
    }

    @Test func programsAreFoundWhereverTheyStand() {
        let script = """
            set -e
            cd /srv/app && git pull
            for f in *.log; do gzip "$f"; done
            if curl -fsS http://localhost/; then echo up; else sudo systemctl restart nginx; fi
            deploy() { rsync -a . /srv/live; }
            deploy
            COUNT=$(psql -c 'SELECT 1' | wc -l)
            timeout 5 nginx -t
            bash -c 'tar xf x.tar'
            ssh web "pm2 list"
            "$SCRIPT" now

            """
        #expect(
            programs(script).map(\.name) == [
                "git", "gzip", "curl", "sudo", "systemctl", "rsync", "psql", "wc", "timeout", "nginx", "bash", "tar", "ssh",
            ])
        #expect(programs(script).filter(\.usesSudo).map(\.name) == ["systemctl"])
        #expect(text(script).folders.map(\.0) == ["/srv/app"])
    }

    @Test func scriptsAreLookedForFromTheStepsDirectory() {
        let script = """
            ./scripts/a.sh
            cd apps/../tools
            ./b.sh && bash c.sh
            sudo /usr/local/bin/d
            mkdir /srv/new
            cd /srv/new
            ~/bin/e

            """
        #expect(
            programs(script, directory: "/srv").filter(\.isPath) == [
                .init(name: "./scripts/a.sh", directory: "/srv"),
                .init(name: "./b.sh", directory: "/srv/tools"),
                .init(name: "c.sh", directory: "/srv/tools", test: .readable),
                .init(name: "/usr/local/bin/d", usesSudo: true),
                .init(name: "~/bin/e"),
            ])
        #expect(text(script, directory: "/srv").folders.map(\.0) == ["/srv/tools"])
        // Without a directory nobody knows where a relative path begins.
        #expect(programs("./a.sh\n").isEmpty)
    }

    @Test func aPathThatTheStepSetsIsSearched() {
        #expect(
            programs("export PATH=\"/opt/node/bin:$PATH\"\npm2 list\n") == [
                .init(name: "pm2", searchPath: "\"/opt/node/bin:$PATH\"")
            ])
        // What a sourced file or a command puts on PATH is not known.
        #expect(programs(". ~/.nvm/nvm.sh\npm2 list\n") == [.init(name: "~/.nvm/nvm.sh", test: .readable)])
        #expect(programs("PATH=$(npm bin)\npm2 list\n").isEmpty)
    }

    @Test func whatTheScriptAllowsForIsNoError() {
        let script = "pm2 delete api || true\nif which jq; then jq .; fi\nrestart\n"
        #expect(text(script).programs.map { "\($0.0.name) \($0.1.isRequired)" } == ["pm2 false", "which false", "jq true", "restart true"])
        #expect(text("pm2 list\n", isRequired: false).programs.map(\.1.isRequired) == [false])
    }

    @Test func rightsOfOthersAreNamed() {
        let script = "sudo -u postgres psql -c 'SELECT 1'\nsudo nginx -t\n"
        #expect(
            text(script).elevations.map(\.0) == [.init(program: "psql", user: "postgres"), .init(program: "nginx")])
    }

    @Test func sudoListsAreReadAsSudoersMeansThem() {
        let list = SudoList([
            "Matching Defaults entries for ubuntu on api:",
            "    env_reset, mail_badpass, secure_path=/usr/sbin\\:/usr/bin",
            "User ubuntu may run the following commands on api:",
            "    (ALL : ALL) ALL",
            "    (root) NOPASSWD: /usr/bin/systemctl restart nginx, /usr/sbin/nginx, PASSWD: /usr/bin/apt-get",
            "    (postgres) NOPASSWD: /usr/bin/psql",
        ])
        #expect(["systemctl", "nginx", "apt-get", "psql", "vim"].map(list.allows) == [true, true, false, false, false])
        #expect(SudoList(["    (ALL) NOPASSWD: SETENV: ALL"]).allows("anything"))
        #expect(!SudoList(["sudo: a password is required"]).allows("systemctl"))
    }
}
