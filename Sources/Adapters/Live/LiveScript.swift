import Documents
import Engine

/// What one host is asked, as one script: the questions side by side, each bounded, one round trip.
///
/// Pure. Asking changes nothing: the only file written is a few bytes in each folder for attempts, to see that it
/// takes a write, and it is removed by the same line.
struct LiveScript {
    enum Question {
        case clock, attempts, space, elevation, programs, folders, logs, names
        case service(Service)
        case database(Database)
    }

    /// One question on its host.
    static let questionLimit: Duration = .milliseconds(5500)

    let needs: LiveNeeds
    let questions: [Question]

    init(_ needs: LiveNeeds) {
        self.needs = needs
        var questions: [Question] = [.clock, .attempts, .space]
        if !needs.elevations.isEmpty { questions.append(.elevation) }
        if !needs.programs.isEmpty { questions.append(.programs) }
        if !needs.folders.isEmpty { questions.append(.folders) }
        if !needs.logs.isEmpty { questions.append(.logs) }
        if !needs.names.isEmpty { questions.append(.names) }
        self.questions = questions + needs.services.map { .service($0) } + needs.databases.map { .database($0) }
    }

    var text: String { ProbeScript(questions.map { .bounded(text(of: $0)) }, timeLimit: Self.questionLimit).text }

    private func text(of question: Question) -> String {
        switch question {
        case .clock: "date +%s%3N\n"
        case .attempts: Self.attempts
        case .space: space
        case .elevation: elevation
        case .programs: programs
        case .folders: folders
        case .logs: logs
        case .names: names
        case .service(let service): Self.service(service)
        case .database(let database):
            DatabaseQuestion(database: database).script
                + """
                psql --version 2>/dev/null | sed 's/^/bongsu-client /'
                pg_lsclusters -h 2>/dev/null | while read -r v c p x; do [ "$p" != \(database.port) ] || echo "bongsu-cluster postgresql@$v-$c"; done

                """
        }
    }

    /// The folders that the wrapper tries, in its order.
    private static let attempts = #"""
        u=$(id -u)
        try() { f=$(mktemp "$1/.bongsu-check.XXXXXX" 2>/dev/null) && { echo write >"$f"; } 2>/dev/null && echo "takes $2"; [ -z "$f" ] || rm -f "$f"; }
        for d in /var/lib/bongsu "/var/tmp/bongsu-$u" "/run/bongsu-$u" "/dev/shm/bongsu-$u"; do
          if [ -d "$d" ]; then try "$d" "$d"; elif [ "$d" != /var/lib/bongsu ] || [ "$u" = 0 ]; then try "${d%/*}" "$d"; fi
        done
        true

        """#

    private var space: String {
        let paths = needs.spaces.reduce(into: []) { if !$1.isEmpty, !$0.contains($1) { $0.append($1) } }.map(Self.path).joined(separator: " ")
        return """
            df -P -B1 \(paths) 2>/dev/null | sed -n '2,$s/^/disk /p'
            df -P -i \(paths) 2>/dev/null | sed -n '2,$s/^/inodes /p'

            """
    }

    /// `sudo -n true` is enough; where it fails the list may still allow the very commands.
    private var elevation: String {
        let users = needs.elevations.compactMap(\.subject.user)
        let others = users.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }.map(ShellQuoting.word).joined(separator: " ")
        return #"""
            echo "user $(id -un)"
            command -v sudo >/dev/null || echo nosudo
            if [ "$(id -u)" = 0 ]; then echo root; elif sudo -n true 2>/dev/null; then echo free; else sudo -n -l 2>&1 | sed 's/^/list /'; fi
            for u in \#(others); do
              [ "$(id -un)" = "$u" ] || sudo -n -u "$u" true 2>/dev/null || echo "barred $u"
            done

            """#
    }

    private var programs: String {
        var lines = [Self.programFunctions]
        for (number, need) in needs.programs.enumerated() {
            let program = need.subject
            if program.isPath {
                let elevated = program.usesSudo ? "yes" : ""
                lines.append("file \(number) \(Self.path(program.directory ?? "")) \(Self.path(program.name)) \(program.test.rawValue) \(elevated)")
            } else {
                let search = program.usesSudo ? "\"$all\"" : program.searchPath.map { "\"$(PATH=\($0); echo \"$PATH\")\"" } ?? "\"$PATH\""
                lines.append("name \(number) \(ShellQuoting.word(program.name)) \(search)")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// A step runs in no login shell: PATH is what the session has, and sbin belongs to sudo only.
    private static let programFunctions = #"""
        PATH=${PATH%:/usr/local/sbin:/usr/sbin:/sbin}
        all=$PATH:/usr/local/sbin:/usr/sbin:/sbin
        name() {
          if (PATH=$3; command -v "$2") >/dev/null 2>&1; then echo "$1 ok"; return; fi
          for d in /usr/local/sbin /usr/sbin /sbin /usr/local/bin /snap/bin /opt/*/bin "$HOME"/bin "$HOME"/.local/bin "$HOME"/.npm-global/bin \
            "$HOME"/.local/share/pnpm "$HOME"/.volta/bin "$HOME"/.nvm/versions/node/*/bin; do
            if [ -x "$d/$2" ] && [ ! -d "$d/$2" ]; then echo "$1 elsewhere $d"; return; fi
          done
          echo "$1 missing"
        }
        look() {
          if [ -n "$2" ] && ! cd "$2" 2>/dev/null; then echo "$1 nofolder"
          elif [ -d "$3" ]; then echo "$1 isfolder"
          elif [ ! -e "$3" ]; then echo "$1 missing"
          elif [ ! "-$4" "$3" ]; then echo "$1 denied"
          else echo "$1 ok"; fi
        }
        file() {
          found=$(look "$1" "$2" "$3" "$4")
          if [ -n "$5" ] && [ "$found" != "$1 ok" ]; then
            if root true 2>/dev/null; then
              if [ -n "$2" ]; then whole=$2/$3; else whole=$3; fi
              root test "-$4" "$whole" && found="$1 ok"
            else found="$1 unknown"; fi
          fi
          echo "$found"
        }
        """#

    private var folders: String {
        var lines = [
            #"folder() { if [ -d "$2" ]; then if [ -x "$2" ]; then echo "$1 ok"; else echo "$1 closed"; fi; elif [ -e "$2" ]; then echo "$1 nofolder"; elif root test -d "$2" 2>/dev/null; then echo "$1 closed"; else echo "$1 missing"; fi; }"#
        ]
        for (number, need) in needs.folders.enumerated() { lines.append("folder \(number) \(Self.path(need.subject))") }
        return lines.joined(separator: "\n") + "\n"
    }

    private var logs: String {
        needs.logs.enumerated().map { number, need in
            let go = need.subject.directory.map { "cd \(Self.path($0)) 2>/dev/null || exit 1; " } ?? ""
            let test = go + "set -- \(ShellQuoting.glob(need.subject.pattern)); [ -e \"$1\" ]"
            return "if (\(test)) || root sh -c \(ShellQuoting.word(test)) 2>/dev/null; then echo '\(number) ok'; else echo '\(number) missing'; fi\n"
        }.joined()
    }

    private var names: String {
        needs.names.enumerated().map { number, need in
            "if [ -n \"$(getent ahosts \(ShellQuoting.word(need.subject)))\" ]; then echo '\(number) ok'; else echo '\(number) missing'; fi &\n"
        }.joined() + "wait\n"
    }

    private static func service(_ service: Service) -> String {
        let question = ManagerQuestions.script(service)
        guard service.manager == .systemd else { return question }
        return question + "systemctl show \(ShellQuoting.word(service.unit ?? service.name)) -p LoadState,UnitFileState,LoadError 2>/dev/null\n"
    }

    /// A path to be pasted: quoted only where the shell would read something into it.
    static func shown(_ path: String) -> String {
        path.allSatisfy { $0.isLetter || $0.isNumber || "/._-~+@".contains($0) } ? path : Self.path(path)
    }

    /// A path as one word; `~/` is the user's home.
    static func path(_ path: String) -> String {
        path.hasPrefix("~/") ? "\"$HOME\"" + ShellQuoting.word(String(path.dropFirst())) : ShellQuoting.word(path)
    }
}
