import Documents

/// pm2 so that its traps do not bite: the name exactly (a name is taken for a namespace, a number or a pattern by
/// pm2 itself, so the process's own number is used), never two commands at once, a time limit on each, no colour,
/// and nothing believed that is not seen twice.
///
/// Two of Bongsu's restarts never run pm2 at once, whichever process or controller sent them: without a daemon, two
/// first commands start two daemons and one of them hangs for ever. The lock is the host's own, on the folder that
/// the daemon lives in: no file is made, so a full disk is no hindrance, and it goes with the script that holds it.
struct Pm2Commands {
    private let name: String
    private let port: Int?
    private let directory: String?
    private let startCommand: String?

    init(_ service: Service) {
        name = service.unit ?? service.name
        port = service.health.flatMap(URLHost.init).map(\.port)
        directory = service.directory
        startCommand = service.start
    }

    /// Finds pm2 where a non-login session does not.
    private static let path = #"""
        for d in /usr/local/bin /opt/*/bin "$HOME"/.local/bin "$HOME"/.npm-global/bin "$HOME"/.local/share/pnpm "$HOME"/.volta/bin "$HOME"/.nvm/versions/node/*/bin; do
          if [ -x "$d/pm2" ]; then PATH=$d:$PATH; fi
        done
        export PATH NO_COLOR=1
        alive() { local h=${PM2_HOME:-$HOME/.pm2}; [ -S "$h/rpc.sock" ] && kill -0 "$(cat "$h/pm2.pid" 2>/dev/null)" 2>/dev/null; }
        """#

    /// Taken until the script ends; waits at most a minute. Descriptor 9 is closed for whatever may start the daemon,
    /// which would keep it for ever.
    private static let lock = #"""
        h=${PM2_HOME:-$HOME/.pm2}
        mkdir -p "$h" 2>/dev/null || h=$HOME
        exec 9<"$h"
        if command -v flock >/dev/null && ! flock -w 60 9; then
          echo "another pm2 command of $(id -un) has not ended for 60 s, and two at once break pm2: see \`ps -C node,PM2 -o pid,etime,args\`" >&2
          exit 1
        fi
        """#

    /// One line a process of exactly this name: number, pid, start in ms, status. Prints nothing else of the list:
    /// it holds the application's secrets. Banners and warnings of an older daemon may stand before it, lines of their own.
    private var list: String {
        let script = #"""
            let t = ""; process.stdin.on("data", d => t += d).on("end", () => { const l = JSON.parse(t.split("\n").filter(x => /^\[(\{|\])/.test(x)).pop() || "[]"); for (const p of l) if (p.name === process.argv[1]) console.log(p.pm_id, p.pid || 0, p.pm2_env.pm_uptime || 0, p.pm2_env.status); });
            """#
        return "list() { timeout -k 2 10 pm2 jlist --silent </dev/null 9<&- | node -e \(LadderBuilder.quoted(script)) \(LadderBuilder.quoted(name)); }"
    }

    var restart: String {
        let start = startCommand ?? "echo \"pm2 of $(id -un) does not know \(name), and platform.yaml states no start command\" >&2; exit 1"
        return #"""
            \#(Self.path)
            \#(list)
            \#(Self.lock)
            if ! alive; then
              echo "pm2's daemon is not running: it and what it had saved are started"
              \#(freePort)
              timeout -k 2 30 pm2 resurrect </dev/null 9<&- >/dev/null 2>&1 || true
            fi
            before=$(list)
            if [ -z "$before" ]; then
              {
                \#(start)
              } 9<&-
            fi
            # A daemon that was just revived has started it already; otherwise each process is restarted by number.
            while read -r id pid since status; do
              [ -n "$id" ] || continue
              case $status in
                "waiting restart"|errored) timeout -k 2 30 pm2 stop "$id" </dev/null 9<&- >/dev/null ;;
              esac
              timeout -k 2 60 pm2 restart "$id" </dev/null 9<&- >/dev/null
            done <<LIST
            $before
            LIST
            # Proof: online, by a process newer than before, and still the same one three seconds later.
            first=$(list); sleep 3; second=$(list)
            [ -n "$first" ] && [ "$first" = "$second" ] || { echo "it did not stay up:"; echo "$first"; echo "$second"; exit 1; }
            if echo "$second" | grep -qv ' online$'; then echo "$second"; exit 1; fi
            if [ -n "$before" ] && [ "$before" = "$second" ]; then echo "nothing was restarted:"; echo "$second"; exit 1; fi
            """#
    }

    /// Each process of this name, by number; a daemon that does not run has nothing to stop.
    var stop: String {
        #"""
        \#(Self.path)
        \#(list)
        alive || exit 0
        list | while read -r id rest; do
          [ -z "$id" ] || timeout -k 2 30 pm2 stop "$id" </dev/null >/dev/null
        done
        """#
    }

    /// After the daemon's death its programs may live on as orphans and hold the port. Only one whose working folder
    /// is the service's own is ended.
    private var freePort: String {
        guard let port, let directory else { return ":" }
        return #"""
            for p in $(ss -Hltnp 'sport = :\#(port)' 2>/dev/null | grep -o 'pid=[0-9]*' | cut -d= -f2 | sort -u); do
                case "$(readlink "/proc/$p/cwd")/" in
                  \#(LadderBuilder.quoted(directory))/*) echo "orphan $p holds port \#(port): it is ended"; kill "$p"; for i in 1 2 3 4 5; do kill -0 "$p" 2>/dev/null || break; sleep 1; done; kill -9 "$p" 2>/dev/null || true ;;
                  *) echo "process $p holds port \#(port) and is not this service: end it first" >&2; exit 1 ;;
                esac
              done
            """#
    }

    var check: String {
        #"""
        \#(Self.path)
        \#(list)
        alive
        now=$(list); [ -n "$now" ]
        if echo "$now" | grep -qv ' online$'; then echo "$now"; exit 1; fi
        """#
    }
}
