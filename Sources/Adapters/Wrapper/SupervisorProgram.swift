/// One process beside each command on the host, in a session of its own: bounds the output, holds the time limit,
/// and writes down how it ended. It outlives the connection and the controller.
enum SupervisorProgram {
    static let text = #"""
        exec 2>/dev/null
        trap : HUP INT TERM

        bongsu_write() { printf '%-119s\n' "$* ." 1<>"$bongsu_dir/status"; }

        bongsu_notify() { printf '%s\n' "$bongsu_request" >&8; }

        # True where process $1's group and session have no living member.
        bongsu_gone() {
            bongsu_leader=$1
            for bongsu_process in /proc/[0-9]*/stat; do
                bongsu_line=
                read -r bongsu_line <"$bongsu_process" || continue
                # shellcheck disable=SC2086 # into fields
                set -- ${bongsu_line##*) }
                case $1 in Z | X) continue ;; esac
                bongsu_number=${bongsu_process#/proc/}
                if [ "$3" = "$bongsu_leader" ] || [ "$4" = "$bongsu_leader" ] || [ "${bongsu_number%/stat}" = "$bongsu_leader" ]; then
                    return 1
                fi
            done
            return 0
        }

        # Sends signal $1 to every member of process $2's group and session, with sudo where they are another user's.
        bongsu_signal() {
            bongsu_name=$1 bongsu_leader=$2
            kill "-$bongsu_name" "-$bongsu_leader"
            for bongsu_process in /proc/[0-9]*/stat; do
                bongsu_line=
                read -r bongsu_line <"$bongsu_process" || continue
                # shellcheck disable=SC2086 # into fields
                set -- ${bongsu_line##*) }
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
                read -r bongsu_state bongsu_a bongsu_b bongsu_c bongsu_d bongsu_e <"$bongsu_dir/status"
                if [ "$bongsu_state" != claimed ] || [ "$bongsu_round" -ge 100 ]; then break; fi
                bongsu_round=$((bongsu_round + 1))
                sleep 0.02
            done
            bongsu_reason=
            read -r bongsu_reason bongsu_e <"$bongsu_dir/ending"
            # What a finished command left in the background is not ended with it.
            if [ "$bongsu_state" = running ] && [ "$bongsu_reason" != over ]; then
                bongsu_end "$bongsu_a" "$bongsu_b"
                if ! bongsu_alive "$bongsu_c" "$bongsu_d"; then
                    read -r bongsu_state bongsu_e <"$bongsu_dir/status"
                    [ "$bongsu_state" = running ] && bongsu_write "${bongsu_reason:-timedout}"
                fi
            fi
            bongsu_notify
        }

        if [ "${1-}" = end ]; then
            bongsu_finish
            exit
        fi

        bongsu_look $$
        bongsu_own=$bongsu_began
        set -C
        if ! printf '%s %s .\n' "$$" "$bongsu_own" >"$bongsu_dir/go"; then
            bongsu_notify
            exit
        fi
        set +C

        # A file limit on the copier is what bounds the output: beyond it, tee goes on reading and the file does not grow.
        bongsu_blocks=$((bongsu_output / 512 + 1))
        (
            ulimit -f "$bongsu_blocks"
            trap '' XFSZ
            exec 8>&- tee "$bongsu_dir/out" <"$bongsu_dir/both" >/dev/null
        ) &
        bongsu_copier=$!
        bongsu_from=both
        if [ "$bongsu_split" = yes ]; then
            bongsu_from=one
            (
                ulimit -f "$bongsu_blocks"
                trap '' XFSZ
                # In this order: the command waits for a reader of `one`, so that it cannot end before `both` is held open.
                exec 8>&- tee "$bongsu_dir/stdout" >"$bongsu_dir/both" <"$bongsu_dir/one"
            ) &
        fi
        (
            bongsu_sleep=
            trap '[ -z "$bongsu_sleep" ] || kill "$bongsu_sleep"; exit' TERM
            # A TERM that came before the trap was lost; the file that was made before it was sent is not.
            [ ! -e "$bongsu_dir/ending" ] || exit
            sleep "$bongsu_wait" &
            bongsu_sleep=$!
            wait "$bongsu_sleep"
            bongsu_notify
            sleep "$bongsu_rest" &
            bongsu_sleep=$!
            wait "$bongsu_sleep"
            # On a disk without room the reason cannot be kept; the limit holds all the same.
            set -C
            printf 'timedout .\n' >"$bongsu_dir/ending" || [ ! -e "$bongsu_dir/ending" ] || exit
            set +C
            bongsu_finish
        ) &
        bongsu_watch=$!

        # The shell says on its own standard error when a signal ended the command; an exit code of 137 alone is only a code.
        {
            (
                trap - HUP INT TERM
                read -r bongsu_number bongsu_e </proc/self/stat
                bongsu_look "$bongsu_number"
                bongsu_write "running $bongsu_number $bongsu_began $$ $bongsu_own"
                exec 8>&-
                umask "$bongsu_umask"
                if [ -n "$bongsu_directory" ] && ! cd -- "$bongsu_directory"; then
                    printf 'bongsu: nothing was run: cannot enter directory %s\n' "$bongsu_directory" >&2
                    exit 72
                fi
                if [ "$bongsu_interpreter" = bash ] && ! command -v bash >/dev/null; then
                    printf 'bongsu: nothing was run: this host has no bash\n' >&2
                    exit 127
                fi
                set -- "$bongsu_interpreter" "$bongsu_dir/script" "$bongsu_setsid" "$bongsu_environment"
                unset bongsu_dir bongsu_umask bongsu_setsid bongsu_request bongsu_interpreter bongsu_wait bongsu_rest \
                    bongsu_ticks bongsu_output bongsu_split bongsu_directory bongsu_environment
                eval "$4"
                case $1 in
                bash) exec "$3" bash -euo pipefail "$2" ;;
                *) exec "$3" sh -eu "$2" ;;
                esac
            ) >"$bongsu_dir/$bongsu_from" 2>"$bongsu_dir/both"
            bongsu_code=$?
        } 2>"$bongsu_dir/signal"

        # Whoever makes this file says how the attempt ended: the limit, a stop, or the command by itself. The clock is
        # told as well, but not waited for: a signal that comes before its trap is set is lost.
        set -C
        printf 'over .\n' >"$bongsu_dir/ending"
        set +C
        kill -TERM "$bongsu_watch"
        bongsu_outcome="exited $bongsu_code"
        [ "$bongsu_code" -gt 128 ] && [ -s "$bongsu_dir/signal" ] && bongsu_outcome="signalled $((bongsu_code - 128))"
        bongsu_reason=
        read -r bongsu_reason bongsu_e <"$bongsu_dir/ending"
        case $bongsu_reason in
        timedout | stopped)
            read -r bongsu_state bongsu_a bongsu_b bongsu_c bongsu_d bongsu_e <"$bongsu_dir/status"
            [ "$bongsu_state" = running ] && bongsu_end "$bongsu_a" "$bongsu_b"
            bongsu_outcome=$bongsu_reason
            ;;
        esac

        # The copier ends with the last writer. What the command left running in the background may hold it open for
        # ever: then its output goes on being taken, and the attempt does not wait for it. On a busy host the copier
        # may only be late, and gets time.
        bongsu_state='' bongsu_a=''
        read -r bongsu_state bongsu_a bongsu_e <"$bongsu_dir/status"
        bongsu_round=0 bongsu_most=200
        while bongsu_look "$bongsu_copier" && [ "$bongsu_round" -lt "$bongsu_most" ]; do
            [ "$bongsu_round" -lt 100 ] || sleep 0.003
            bongsu_round=$((bongsu_round + 1))
            [ "$bongsu_round" -ne 200 ] || ! bongsu_gone "$bongsu_a" || bongsu_most=900
        done
        bongsu_write "$bongsu_outcome"
        bongsu_notify
        bongsu_look "$bongsu_watch" && kill -TERM "$bongsu_watch"

        """#
}
