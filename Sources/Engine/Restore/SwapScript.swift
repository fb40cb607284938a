package import Documents

/// Both swaps and both ways back, as one script each that runs on the database's host: whatever ends it, what serves afterwards is
/// whole. A script that was lost may run again: it looks first at what is already done.
package struct SwapScript: Sendable {
    let database: Database
    /// Of what a person reads; what programs say of themselves is in English.
    let language: Language

    package init(_ database: Database, language: Language = .english) {
        self.database = database
        self.language = language
    }

    private func said(_ english: String, ko korean: String) -> String { Message(english, ko: korean)[language] }
    private var swapped: String { said("already swapped", ko: "이미 교체됨") }
    private var swappedBack: String { said("already swapped back", ko: "이미 되돌림") }

    /// `$RESTORE` is the restore's name: digits and the kind of swap.
    package var forward: String {
        preamble + """
            case $RESTORE in
            *-rename)
            \(renames(from: "beside", to: "broken", done: swapped))
            ;;
            *-directory)
            \(directories)
            ;;
            esac

            """
    }

    package var back: String {
        preamble + """
            case $RESTORE in
            *-rename)
              # Of a server that is down it is not known what it has.
              alive || { echo "\(said("nothing was changed", ko: "바꾼 것 없음"))" >&2; exit 1; }
              if ! has "$broken"; then echo "\(said("there is no $broken: $name was missing before, so what was restored stays", ko: "$broken 없음: 이전에도 없었으므로 복구한 것을 그대로 둠"))"; exit 0; fi
            \(renames(from: "broken", to: "beside", done: swappedBack))
            ;;
            *-directory)
            \(directoriesBack)
            ;;
            esac

            """
    }

    private var maintenance: String { database.name == "postgres" ? "template1" : "postgres" }

    private var preamble: String {
        #"""
        cd /
        LC_ALL=C PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin; export LC_ALL PATH
        \#(LadderBuilder.root)
        \#(LadderBuilder.asUser)
        name=\#(StepCommand.quoted(database.name)) user=\#(StepCommand.quoted(database.user)) port=\#(database.port)
        number=${RESTORE%%-*}
        case $number in ''|*[!0-9]*) echo "\#(said("no restore is named", ko: "복구 이름이 없음")): RESTORE=$RESTORE" >&2; exit 64 ;; esac
        beside=\#(StepCommand.quoted(RestoreNames.beside(database.name, ""))) broken=\#(StepCommand.quoted(RestoreNames.broken(database.name, "")))
        beside=$beside$number broken=$broken$number
        ask() {
          as_user "$user" env "$@" PGCONNECT_TIMEOUT=10 psql -X -w -q -A -t -v ON_ERROR_STOP=1 -v name="$name" -v beside="$beside" -v broken="$broken" -p "$port" -U "$user" -d \#(maintenance)
        }
        has() { [ "$(printf "SELECT 1 FROM pg_database WHERE datname = :'one';\n" | ask_one "$1")" = 1 ]; }
        ask_one() { { printf '\\set one %s\n' "'$1'"; cat; } | ask; }
        # A server that died is started again, and recovers by itself; one that is starting is waited for.
        alive() {
          unit=
          state=0; pg_isready -q -p "$port" -t 3 || state=$?
          [ "$state" != 0 ] || return 0
          if [ "$state" = 2 ]; then
            unit=$(pg_lsclusters -h 2>/dev/null | awk -v p="$port" '$3 == p { print "postgresql@" $1 "-" $2; exit }') || true
            unit=${unit:-\#(StepCommand.quoted(database.unit ?? ""))}
            if [ -n "$unit" ]; then
              echo "\#(said("PostgreSQL on port $port does not answer: starting $unit", ko: "포트 ${port}의 PostgreSQL이 응답하지 않음: $unit 시작"))" >&2
            fi
          fi
          for i in $(seq 240); do
            state=0; pg_isready -q -p "$port" -t 1 || state=$?
            [ "$state" != 0 ] || return 0
            # The last processes of a server that was killed still hold its memory for a moment: a start fails then, and is tried again.
            if [ "$state" = 2 ] && [ -n "${unit:-}" ] && [ $((i % 8)) = 1 ]; then
              root systemctl reset-failed "$unit" 2>/dev/null || true
              root systemctl start "$unit" >&2 || true
            fi
            sleep 0.25
          done
          echo "\#(said("PostgreSQL on port $port does not answer", ko: "포트 ${port}의 PostgreSQL이 응답하지 않음"))" >&2
          return 1
        }

        """#
    }

    /// `from` becomes the name that is served, what is served becomes `to`. Both renames are one transaction.
    private func renames(from: String, to: String, done: String) -> String {
        #"""
          alive || { echo "\#(said("nothing was changed; when it answers again, try again", ko: "바꾼 것 없음; 다시 응답하면 다시 시도"))" >&2; exit 1; }
          if ! has "$\#(from)"; then
            if has "$name" && has "$\#(to)"; then echo "\#(done)"; printf 'ALTER DATABASE :"name" ALLOW_CONNECTIONS true;\n' | ask; exit 0; fi
            echo "\#(said("there is no database", ko: "데이터베이스 없음")) $\#(from): \#(said("nothing was changed", ko: "바꾼 것 없음"))" >&2; exit 1
          fi
          # Whatever ends this script, what is named $name accepts connections afterwards; also where the server itself died.
          reopen() {
            if alive && printf 'ALTER DATABASE :"name" ALLOW_CONNECTIONS true;\n' | ask; then return 0; fi
            echo "$name \#(said("could not be reopened: bongsu retry, or by hand", ko: "접속을 다시 열지 못함: bongsu retry, 또는 직접")): ALTER DATABASE \"$name\" ALLOW_CONNECTIONS true" >&2
          }
          if has "$name"; then
            trap 'reopen' EXIT; trap 'exit 143' TERM INT HUP
            ask <<'BONGSU_SWAP' || died=$?
        SELECT clock_timestamp() AS closed \gset
        ALTER DATABASE :"name" ALLOW_CONNECTIONS false;
        SELECT \#(said("count(*) || ' client(s) ended'", ko: "'연결 ' || count(*) || '개 끊음'")) FROM (SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname IN (:'name', :'\#(from)') AND pid <> pg_backend_pid()) AS ended;
        BEGIN;
        SET LOCAL lock_timeout = '5s';
        ALTER DATABASE :"name" RENAME TO :"\#(to)";
        ALTER DATABASE :"\#(from)" RENAME TO :"name";
        COMMIT;
        ALTER DATABASE :"name" ALLOW_CONNECTIONS true;
        SELECT '\#(said("closed for", ko: "닫힌 시간")) ' || round(extract(epoch FROM clock_timestamp() - :'closed'::timestamptz) * 1000) || ' ms; \#(said("before", ko: "이전 것")): ' || :'\#(to)';
        BONGSU_SWAP
            if [ -n "${died:-}" ]; then
              # Both renames or none: the server that died in between knows which.
              alive || exit "$died"
              if has "$\#(from)"; then echo "$name \#(said("is as it was", ko: "그대로"))" >&2; exit "$died"; fi
              reopen; echo "\#(done)"
            fi
            trap - EXIT
          else
            ask <<'BONGSU_SWAP'
        ALTER DATABASE :"\#(from)" RENAME TO :"name";
        ALTER DATABASE :"name" ALLOW_CONNECTIONS true;
        SELECT :'name' || '\#(said(" was missing and is there again", ko: ": 없었다가 다시 있음"))';
        BONGSU_SWAP
          fi
        """#
    }

    /// The cluster's folder, unit and programs, by its port, as Debian keeps them.
    package static func cluster(port: Int, language: Language) -> String {
        let unknown = Message("pg_lsclusters knows no cluster on port \(port)", ko: "pg_lsclusters에 포트 \(port)의 클러스터가 없음")[language]
        return #"""
          line=$(pg_lsclusters -h | awk -v p=\#(port) '$3 == p { print; exit }')
          if [ -z "$line" ]; then echo "\#(unknown)" >&2; exit 1; fi
          set -- $line
          version=$1 cluster=$2 owner=$5 data=$6
          case $owner in '<unknown>'|'') owner=postgres ;; esac
          unit=postgresql@$version-$cluster bin=/usr/lib/postgresql/$version/bin
          as_owner() { as_user "$owner" "$@"; }
          restored=${data}_restore_$number old=${data}_broken_$number
        """#
    }

    private var directories: String {
        #"""
        \#(Self.cluster(port: database.port, language: language))
          if ! root test -d "$restored"; then
            if root test -d "$old" && root test -d "$data"; then
              # Both have changed places; an earlier run was ended before the server answered.
        \#(exchange)
              ready || exit 1
              trap - EXIT
              echo "\#(swapped)"; exit 0
            fi
            if ! root test -d "$data" && root test -d "$old"; then root mv "$old" "$data"; fi
            echo "\#(said("there is no $restored: nothing was changed", ko: "$restored 없음: 바꾼 것 없음"))" >&2; exit 1
          fi
        \#(exchange)
          closed=$(date +%s%N)
          halt
          if root test -e "$data"; then root mv "$data" "$old"; fi
          root mv "$restored" "$data"
          if ready; then
            trap - EXIT
            before="\#(said("before", ko: "이전 것")): $old"
            if ! root test -d "$old"; then before="\#(said("it was not there before", ko: "이전에는 없었음"))"; fi
            echo "\#(said("closed for", ko: "닫힌 시간")) $((($(date +%s%N) - closed) / 1000000)) ms; $before"
          else
            exit 1
          fi
        """#
    }

    private var directoriesBack: String {
        #"""
        \#(Self.cluster(port: database.port, language: language))
          if ! root test -d "$old"; then echo "\#(said("there is no $old: the data directory was missing before, so what was restored stays", ko: "$old 없음: 이전에도 없었으므로 복구한 것을 그대로 둠"))"; exit 0; fi
        \#(exchange)
          halt
          back
          ready || { echo "\#(said("the old data directory is back in its place and does not start: it was broken before", ko: "이전 데이터 디렉터리를 제자리에 되돌렸으나 시작되지 않음: 이전부터 손상됨"))" >&2; }
          trap - EXIT
        """#
    }

    /// Stops and starts the server; on any exit in between, the old directory is put back and started.
    private var exchange: String {
        #"""
          halt() {
            if root test -e "$restored/PG_VERSION"; then
              as_owner "$bin/pg_ctl" -D "$restored" -m fast -w -t 600 stop >/dev/null 2>&1 || true
              if as_owner "$bin/pg_ctl" -D "$restored" status >/dev/null 2>&1; then echo "\#(said("the server in $restored does not stop: nothing was swapped", ko: "${restored}의 서버가 멈추지 않음: 교체하지 않음"))" >&2; exit 1; fi
              # It ran without syncing anything.
              if root test -e "$restored/bongsu_boot"; then
                if [ "$(root cat "$restored/bongsu_boot")" != "$(cat /proc/sys/kernel/random/boot_id)" ]; then
                  echo "\#(said("this host was restarted before $restored was made durable: begin the restore anew", ko: "${restored}이(가) 디스크에 기록되기 전에 호스트가 재시작됨: 복구를 처음부터 다시"))" >&2; exit 1
                fi
                root sync -f "$restored"
                root rm -f "$restored/bongsu_boot"
              fi
            fi
            # Debian gives it an hour. Its directory is whole whatever ends it.
            root timeout 240 systemctl stop "$unit" || true
            for i in $(seq 25); do [ "$(systemctl show -p ActiveState --value "$unit")" = deactivating ] || break; sleep 0.2; done
            root systemctl kill --kill-who=all --signal=SIGKILL "$unit" 2>/dev/null || true
            root systemctl reset-failed "$unit" 2>/dev/null || true
            # A server that another hand started must not run on in a folder that is renamed.
            if root test -s "$data/postmaster.pid"; then
              pid=$(root head -n 1 "$data/postmaster.pid")
              if root kill -0 "$pid" 2>/dev/null && [ "$(root readlink "/proc/$pid/cwd")" = "$data" ]; then
                echo "\#(said("process $pid still serves $data", ko: "프로세스 ${pid}이(가) 아직 $data 사용 중"))" >&2; exit 1
              fi
              root rm -f "$data/postmaster.pid"
            fi
          }
          back() {
            if root test -d "$old"; then
              if root test -e "$data"; then root mv "$data" "$restored"; fi
              root mv "$old" "$data"
            fi
          }
          ready() {
            # Debian's starter ends two seconds after the server has begun to answer.
            root systemctl start --no-block "$unit" || true
            for i in $(seq 6000); do
              state=0; pg_isready -q -p "$port" -t 1 || state=$?
              [ "$state" != 0 ] || return 0
              active=$(systemctl show -p ActiveState --value "$unit")
              [ "$active" != failed ] || break
              # One that says it is starting is waited for, and not taken for one that does not start.
              if [ "$i" -gt 300 ] && [ "$state" != 1 ] && [ "$active" != activating ]; then break; fi
              sleep 0.05
            done
            root journalctl -u "$unit" -q -o cat --no-pager -n 5 >&2 || true
            return 1
          }
          giveUp() {
            # Who is ended from outside has five seconds: no orderly end then, and no waiting for the start.
            if [ "$1" = 143 ]; then
              root timeout 2 systemctl stop "$unit" || root systemctl kill --kill-who=all --signal=SIGKILL "$unit" 2>/dev/null || true
              root systemctl reset-failed "$unit" 2>/dev/null || true
              back
              root systemctl start --no-block "$unit" || true
            else
              root systemctl stop "$unit" || true
              back
              root systemctl start "$unit" || true
            fi
            echo "\#(said("the old data directory is back in its place", ko: "이전 데이터 디렉터리를 제자리에 되돌림"))" >&2
          }
          trap 'giveUp "$?"' EXIT
          trap 'exit 143' TERM INT HUP
        """#
    }
}
