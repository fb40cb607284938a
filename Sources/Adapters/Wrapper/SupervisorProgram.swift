/// What the session forks beside each command on the host: one process that starts it and writes down how it ended,
/// one that bounds its output, and, for a command that is not over at once, one that holds its time limit. They outlive
/// the session, the connection and the controller.
enum SupervisorProgram {
    static let text = #"""
        # In place, and only there: an attempt that has been forgotten leaves nothing.
        bongsu_write() { [ ! -e "$bongsu_at.status" ] || printf '%-79s\n' "$* ." 1<>"$bongsu_at.status"; }

        # Writes down why the attempt ends, unless somebody has done so, and sets bongsu_reason to what stands there.
        bongsu_because() {
            bongsu_reason=$1
            [ -e "$bongsu_at.limit" ] || return 0
            set -C
            printf '%s .\n' "$1" >"$bongsu_at.ending" || read -r bongsu_reason bongsu_e <"$bongsu_at.ending"
            set +C
        }

        # The command is over, or never begins: nobody needs a clock any more.
        bongsu_over() {
            bongsu_because over
            if [ -e "$bongsu_at.clock" ]; then
                read -r bongsu_a bongsu_b bongsu_e <"$bongsu_at.clock"
                bongsu_alive "$bongsu_a" "$bongsu_b" && kill -TERM "$bongsu_a"
            fi
        }

        bongsu_notify() { printf '%s\n' "$bongsu_request" >&8; }

        # What a line of /proc/PID/stat looks like for a living member of process $1's group or session.
        bongsu_member() { bongsu_pattern="^$1 [(]|[)] [^ZX] [0-9]+ ($1 [0-9]+|[0-9]+ $1) "; }

        # True where process $1's group and session have no living member. One process for all of them: a shell reads a
        # byte at a time.
        bongsu_gone() {
            bongsu_member "$1"
            ! grep -hsE "$bongsu_pattern" /proc/[0-9]*/stat | grep -qE '[)] [^ZX] '
        }

        # Sends signal $1 to every member of process $2's group and session, with sudo where they are another user's.
        bongsu_signal() {
            bongsu_name=$1 bongsu_leader=$2
            kill "-$bongsu_name" "-$bongsu_leader"
            bongsu_member "$2"
            # shellcheck disable=SC2013 # names without spaces
            for bongsu_process in $(grep -lsE "$bongsu_pattern" /proc/[0-9]*/stat); do
                bongsu_line=
                read -r bongsu_line <"$bongsu_process" || continue
                # shellcheck disable=SC2086 # into fields
                set -- ${bongsu_line##*) }
                case $1 in Z | X) continue ;; esac
                bongsu_number=${bongsu_process#/proc/}
                bongsu_number=${bongsu_number%/stat}
                if [ "$3" = "$bongsu_leader" ]; then
                    kill -0 "$bongsu_number" || sudo -n kill "-$bongsu_name" "$bongsu_number" </dev/null
                elif [ "$4" = "$bongsu_leader" ] || [ "$bongsu_number" = "$bongsu_leader" ]; then
                    kill "-$bongsu_name" "$bongsu_number" || sudo -n kill "-$bongsu_name" "$bongsu_number" </dev/null
                fi
            done
        }

        # TERM, the grace, KILL, and sees the group gone, however long the kernel takes. Sets nothing.
        bongsu_end() {
            # A process with the leader's number and another start is a stranger: then the group is long gone.
            bongsu_look "$1"
            [ -z "$bongsu_line" ] || [ "$bongsu_began" = "$2" ] || return 0
            bongsu_signal TERM "$1"
            bongsu_tick=0
            while [ "$bongsu_tick" -lt "$bongsu_ticks" ]; do
                bongsu_gone "$1" && return 0
                sleep 0.05
                bongsu_tick=$((bongsu_tick + 1))
            done
            bongsu_pause=0.02
            until bongsu_gone "$1"; do
                bongsu_signal KILL "$1"
                sleep "$bongsu_pause"
                [ "$bongsu_tick" -lt "$((bongsu_ticks + 50))" ] || bongsu_pause=1
                bongsu_tick=$((bongsu_tick + 1))
            done
        }

        # Ends the attempt for the reason in its folder, and writes it down where its supervisor cannot.
        bongsu_finish() {
            bongsu_round=0
            while :; do
                bongsu_state='' bongsu_a='' bongsu_b='' bongsu_c='' bongsu_d=''
                read -r bongsu_state bongsu_a bongsu_b bongsu_c bongsu_d bongsu_e <"$bongsu_at.status"
                if [ "$bongsu_state" != claimed ] || [ "$bongsu_round" -ge 100 ]; then break; fi
                bongsu_round=$((bongsu_round + 1))
                sleep 0.02
            done
            bongsu_reason=
            read -r bongsu_reason bongsu_e <"$bongsu_at.ending"
            # What a finished command left in the background is not ended with it.
            if [ "$bongsu_state" = running ] && [ "$bongsu_reason" != over ]; then
                bongsu_end "$bongsu_a" "$bongsu_b"
                if ! bongsu_alive "$bongsu_c" "$bongsu_d"; then
                    read -r bongsu_state bongsu_e <"$bongsu_at.status"
                    [ "$bongsu_state" = running ] && bongsu_write "${bongsu_reason:-timedout}"
                fi
            fi
            bongsu_notify
        }

        # True while the attempt may still need a clock.
        bongsu_young() {
            bongsu_state=
            read -r bongsu_state bongsu_e <"$bongsu_at.status"
            [ "$bongsu_state" = claimed ] || [ "$bongsu_state" = running ]
        }

        # One for all attempts of a session: looks at each once it is no longer young, lets the loop answer "running" and
        # gives it a clock. An attempt waits one or two turns of $bongsu_wait for that; most are over by then and cost
        # neither process. It ends when the session has ended and every attempt has been looked at.
        bongsu_watch() {
            trap '' HUP INT TERM
            exec </dev/null >/dev/null 7>&-
            while read -r bongsu_request bongsu_wait bongsu_rest bongsu_ticks bongsu_at <&9; do
                bongsu_young || continue
                sleep "$bongsu_wait"
                bongsu_young || continue
                bongsu_clock "$bongsu_rest" &
                bongsu_notify
            done
            exit
        }

        # Makes sure that there is a watch.
        bongsu_watched() {
            [ -e "/proc/$bongsu_watch/fd/9" ] || bongsu_alive "$bongsu_watch" "$bongsu_watch_began" || {
                bongsu_watch &
                bongsu_watch=$!
                bongsu_look "$bongsu_watch"
                bongsu_watch_began=$bongsu_began
            }
        }
        bongsu_watch=none bongsu_watch_began=

        # Ends the attempt after $1 seconds, unless it is over by then.
        bongsu_clock() {
            bongsu_sleep=
            trap '[ -z "$bongsu_sleep" ] || kill "$bongsu_sleep"; exit' TERM
            exec 9<&-
            bongsu_self
            printf '%s %s .\n' "$bongsu_number" "$bongsu_began" >"$bongsu_at.clock"
            # Whoever ends the attempt makes this file first and looks for a clock then.
            if [ -e "$bongsu_at.ending" ] || [ ! -e "$bongsu_at.limit" ]; then exit; fi
            sleep "$1" &
            bongsu_sleep=$!
            wait "$bongsu_sleep"
            # On a disk without room the reason cannot be kept; the limit holds all the same.
            bongsu_because timedout
            [ "$bongsu_reason" = over ] || bongsu_finish
            exit
        }

        # A file limit on the copier is what bounds the output: beyond it, tee goes on reading and the file does not grow.
        bongsu_bound() {
            trap '' HUP INT TERM XFSZ
            exec 7>&- 8>&- 9<&-
            # No tables of a language are read for it.
            LC_ALL=C
            export LC_ALL
            ulimit -f "$(($1 / 512 + 1))"
        }

        # Copies the command's output, at most $1 bytes.
        bongsu_copy() {
            bongsu_bound "$1"
            # The only way to one's own number that costs no process and no long read.
            cd -P /proc/self && [ -e "$bongsu_at.copier" ] && printf '%-15s\n' "${PWD##*/} ." 1<>"$bongsu_at.copier"
            cd / || :
            exec tee "$bongsu_at.out" >/dev/null
        }

        # Becomes the command.
        bongsu_become() {
            trap - HUP INT TERM
            bongsu_self
            # A session that was killed between two forks has left no copier: then nothing is begun.
            bongsu_round=0
            until read -r bongsu_a bongsu_e <"$bongsu_at.copier" && [ "$bongsu_a" != . ]; do
                [ "$bongsu_round" -lt 50 ] || sleep 0.05
                bongsu_round=$((bongsu_round + 1))
                if [ "$bongsu_round" -ge 400 ]; then
                    bongsu_write absent
                    exit 125
                fi
            done
            bongsu_write "running $bongsu_number $bongsu_began $bongsu_mine $bongsu_own"
            exec 8>&-
            umask "$bongsu_umask"
            if [ -n "$8" ] && ! cd -- "$8"; then
                printf 'bongsu: nothing was run: cannot enter directory %s\n' "$8" >&2
                exit 72
            fi
            if [ "$2" = bash ] && ! command -v bash >/dev/null; then
                printf 'bongsu: nothing was run: this host has no bash\n' >&2
                exit 127
            fi
            set -- "$2" "$bongsu_at.script" "$bongsu_setsid" "$9"
            eval "$4"
            case $1 in
            bash) exec "$3" bash -euo pipefail "$2" ;;
            *) exec "$3" sh -eu "$2" ;;
            esac
        }

        # ATTEMPT INTERPRETER WAIT REST TICKS OUTPUT SPLIT DIRECTORY ENVIRONMENT SCRIPT, to the copier on standard output.
        bongsu_supervise() {
            trap '' HUP INT TERM
            exec </dev/null 7>&- 9<&-
            bongsu_ticks=$5
            bongsu_self
            bongsu_mine=$bongsu_number bongsu_own=$bongsu_began
            set -C
            if ! printf '%s %s .\n' "$bongsu_mine" "$bongsu_own" >"$bongsu_at.go"; then
                bongsu_over
                bongsu_notify
                exit
            fi
            set +C

            # The shell says on its own standard error when a signal ended the command; an exit code of 137 alone is only
            # a code. What it says goes behind the copier's line.
            {
                if [ "$7" = yes ]; then
                    # In this order: the command waits for a reader of `one`, so that it cannot end before.
                    (
                        bongsu_bound "$6"
                        exec tee "$bongsu_at.stdout" <"$bongsu_at.one"
                    ) &
                    # shellcheck disable=SC2069 # standard error goes to the copier, standard output past it
                    (bongsu_become "$@") 2>&1 >"$bongsu_at.one"
                else
                    (bongsu_become "$@") 2>&1
                fi
                bongsu_code=$?
            } 2>>"$bongsu_at.copier"
            exec >/dev/null

            bongsu_over
            bongsu_state='' bongsu_a='' bongsu_b=''
            read -r bongsu_state bongsu_a bongsu_b bongsu_e <"$bongsu_at.status"
            bongsu_outcome="exited $bongsu_code"
            bongsu_copier='' bongsu_said=''
            { read -r bongsu_copier bongsu_e && read -r bongsu_said; } <"$bongsu_at.copier"
            [ "$bongsu_code" -gt 128 ] && [ -n "$bongsu_said" ] && bongsu_outcome="signalled $((bongsu_code - 128))"
            case $bongsu_reason in
            timedout | stopped)
                [ "$bongsu_state" = running ] && bongsu_end "$bongsu_a" "$bongsu_b"
                bongsu_outcome=$bongsu_reason
                ;;
            esac

            # The copier ends with the last writer. What the command left running in the background may hold it open for
            # ever: then its output goes on being taken, and the attempt does not wait for it. On a busy host the copier
            # may only be late, and gets time.
            bongsu_round=0 bongsu_most=400
            while { [ -e "/proc/$bongsu_copier/fd/0" ] || bongsu_look "$bongsu_copier"; } && [ "$bongsu_round" -lt "$bongsu_most" ]; do
                [ "$bongsu_round" -lt 300 ] || sleep 0.003
                bongsu_round=$((bongsu_round + 1))
                [ "$bongsu_round" -ne 400 ] || ! bongsu_gone "$bongsu_a" || bongsu_most=1100
            done
            [ "$bongsu_state" = absent ] || bongsu_write "$bongsu_outcome"
            bongsu_notify
            exit
        }

        """#
}
