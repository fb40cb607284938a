/// The loop on the host: reads requests as shell commands on standard input and answers with frames.
///
/// It keeps nothing: whatever matters lies in the attempts' files, so that it may be lost at any time. It starts no
/// process of its own to claim an attempt or to ask for one, and forks what watches over one (`SupervisorProgram`).
enum SessionProgram {
    static let text = #"""
        unset CDPATH ENV BASH_ENV
        bongsu_umask=$(umask)
        umask 077
        exec 2>/dev/null
        # The effective user, without a process for it.
        while read -r bongsu_key bongsu_real bongsu_uid bongsu_e; do
            [ "$bongsu_key" = Uid: ] && break
        done </proc/self/status
        bongsu_setsid=$(command -v setsid)
        bongsu_roots="/var/lib/bongsu /var/tmp/bongsu-$bongsu_uid /run/bongsu-$bongsu_uid /dev/shm/bongsu-$bongsu_uid"

        bongsu_reply() { printf '\n%s %s %s\n' "$bongsu_token" "$bongsu_request" "$*"; }

        # A folder is ours only where nobody else can have made it.
        bongsu_ours() { [ -d "$1" ] && [ ! -L "$1" ] && [ -O "$1" ] && [ -w "$1" ]; }

        # The same, made where it is missing.
        bongsu_room() {
            bongsu_ours "$1" || { [ ! -e "$1" ] && [ -w "${1%/*}" ] && mkdir -m 700 "$1" && bongsu_ours "$1"; }
        }

        # Sets bongsu_at to what the names of attempt $1's files begin with, whichever root took it then.
        bongsu_find() {
            for bongsu_root in $bongsu_roots; do
                bongsu_at=$bongsu_root/$1
                [ -e "$bongsu_at.limit" ] && bongsu_ours "$bongsu_root" && return 0
            done
            return 1
        }

        # Every file that an attempt can have; the one that claims it is the last to go.
        bongsu_files() {
            bongsu_list="$bongsu_at.status $bongsu_at.script $bongsu_at.copier $bongsu_at.one $bongsu_at.go $bongsu_at.clock"
            bongsu_list="$bongsu_list $bongsu_at.ending $bongsu_at.out $bongsu_at.stdout $bongsu_at.limit"
        }

        # Writes what an attempt needs later. The lines have their full width from the start, so that they can be
        # written in place on a disk that has become full.
        bongsu_fill() {
            printf '%s %s .\n' "$2" "$bongsu_boot" >"$bongsu_at.limit" &&
                printf '%-79s\n' 'claimed .' >"$bongsu_at.status" &&
                printf '%-15s\n' . >"$bongsu_at.copier" &&
                printf '%s' "$1" >"$bongsu_at.script" || return 1
            [ "$3" != yes ] || mkfifo "$bongsu_at.one"
        }

        # Claims attempt $1 (script $2, output limit $3, standard output apart $4) in the first root that takes a write.
        # 0: claimed now. 1: was claimed before. 2: no root takes a write.
        bongsu_claim() {
            for bongsu_try in 1 2 3 4 5; do
                bongsu_find "$1" && return 1
                bongsu_took=
                for bongsu_root in $bongsu_roots; do
                    bongsu_room "$bongsu_root" || continue
                    bongsu_at=$bongsu_root/$1
                    # Creates it or fails: nothing is written yet that a full disk could refuse.
                    set -C
                    printf '' >"$bongsu_at.limit"
                    bongsu_code=$?
                    set +C
                    if [ "$bongsu_code" = 0 ]; then
                        bongsu_fill "$2" "$3" "$4" && bongsu_took=$bongsu_root && break
                        bongsu_files
                        # shellcheck disable=SC2086 # names without spaces
                        rm -f $bongsu_list
                    elif [ -e "$bongsu_at.limit" ]; then
                        return 1
                    fi
                done
                [ -n "$bongsu_took" ] || return 2
                # Another session may have claimed it in another root at the same moment. Each looks after it has
                # claimed, and gives way to any other, so at most one goes on.
                bongsu_alone=yes
                for bongsu_root in $bongsu_roots; do
                    [ "$bongsu_root" = "$bongsu_took" ] || [ ! -e "$bongsu_root/$1.limit" ] || bongsu_alone=no
                done
                [ "$bongsu_alone" = yes ] && return 0
                bongsu_files
                # shellcheck disable=SC2086 # names without spaces
                rm -f $bongsu_list
            done
            return 2
        }

        # Sets bongsu_state to what is known of the attempt at bongsu_at.
        bongsu_judge() {
            for bongsu_try in 1 2 3 4 5; do
                bongsu_state='' bongsu_a='' bongsu_b='' bongsu_c='' bongsu_d='' bongsu_then=''
                read -r bongsu_state bongsu_a bongsu_b bongsu_c bongsu_d bongsu_e <"$bongsu_at.status"
                case $bongsu_state in
                exited | signalled)
                    bongsu_state="$bongsu_state $bongsu_a"
                    return
                    ;;
                timedout | stopped | absent) return ;;
                running)
                    read -r bongsu_limit bongsu_then bongsu_e <"$bongsu_at.limit"
                    if [ "$bongsu_then" = "$bongsu_boot" ]; then
                        if bongsu_alive "$bongsu_a" "$bongsu_b" || bongsu_alive "$bongsu_c" "$bongsu_d"; then
                            bongsu_state=running
                            return
                        fi
                    fi
                    ;;
                *)
                    # Claimed, perhaps not yet filled. Whoever makes this file decides: the supervisor that starts the
                    # command, or the one who asks. A second start does not ask; it leaves it to the first.
                    if [ "${1-}" = gently ] && [ ! -e "$bongsu_at.go" ]; then
                        bongsu_state=running
                        return
                    fi
                    set -C
                    printf 'asked .\n' >"$bongsu_at.go" && printf '%-79s\n' 'absent .' 1<>"$bongsu_at.status"
                    set +C
                    read -r bongsu_c bongsu_d bongsu_e <"$bongsu_at.go"
                    if [ "$bongsu_c" = asked ]; then
                        bongsu_state=absent
                        return
                    fi
                    if bongsu_alive "$bongsu_c" "$bongsu_d"; then
                        bongsu_state=running
                        return
                    fi
                    ;;
                esac
                # Between two writes of somebody else, or dead: look again before saying so.
                [ "$bongsu_try" = 1 ] || sleep 0.02
            done
            bongsu_state=lost
        }

        # Waits for a word from the supervisor or the clock of request $bongsu_request.
        bongsu_listen() {
            while read -r bongsu_word <&8; do
                [ "$bongsu_word" = "$bongsu_request" ] && return
            done
        }

        # Answers with the state, and with the first output where the attempt is over.
        bongsu_answer() {
            bongsu_judge "${1-}"
            case $bongsu_state in
            running | absent | lost) bongsu_reply "$bongsu_state" ;;
            *)
                bongsu_limit=0
                read -r bongsu_limit bongsu_e <"$bongsu_at.limit"
                [ -s "$bongsu_at.out" ] && head -c 65537 "$bongsu_at.out" </dev/null
                bongsu_reply "$bongsu_state" limit "$bongsu_limit"
                ;;
            esac
        }

        # ATTEMPT INTERPRETER WAIT REST TICKS OUTPUT SPLIT DIRECTORY ENVIRONMENT SCRIPT
        bongsu_start() {
            bongsu_claim "$1" "${10}" "$6" "$7"
            case $? in
            0)
                bongsu_watched
                # Before it begins, so that whatever dies then, its limit holds.
                printf '%s %s %s %s %s\n' "$bongsu_request" "$3" "$4" "$5" "$bongsu_at" >&7
                bongsu_supervise "$@" | bongsu_copy "$6" &
                bongsu_listen
                # On a busy host the supervisor may only be late: it keeps its right to begin.
                bongsu_answer gently
                # Collects what has ended; there is no other child to wait for.
                jobs >/dev/null
                ;;
            1) bongsu_answer gently ;;
            *) bongsu_reply nospace "$bongsu_roots" ;;
            esac
        }

        bongsu_status() {
            bongsu_claim "$1" '' 0 no
            case $? in
            0 | 1)
                bongsu_judge
                bongsu_reply "$bongsu_state"
                ;;
            *) bongsu_reply nospace "$bongsu_roots" ;;
            esac
        }

        # ATTEMPT OFFSET LIMIT
        bongsu_output() {
            if bongsu_find "$1"; then
                bongsu_limit=0
                read -r bongsu_limit bongsu_e <"$bongsu_at.limit"
                [ -s "$bongsu_at.out" ] && tail -c "+$(($2 + 1))" "$bongsu_at.out" </dev/null | head -c "$(($3 + 1))"
                bongsu_reply output limit "$bongsu_limit"
            else
                bongsu_reply output limit 0
            fi
        }

        # ATTEMPT LIMIT
        bongsu_stdout() {
            if bongsu_find "$1"; then
                bongsu_limit=0
                read -r bongsu_limit bongsu_e <"$bongsu_at.limit"
                [ -s "$bongsu_at.stdout" ] && head -c "$2" "$bongsu_at.stdout" </dev/null
                bongsu_reply stdout limit "$bongsu_limit"
            else
                bongsu_reply stdout limit 0
            fi
        }

        # ATTEMPT TICKS: asks the processes to end; whoever asks for the status later sees them gone.
        bongsu_stop() {
            bongsu_claim "$1" '' 0 no
            case $? in
            0 | 1) ;;
            *)
                bongsu_reply nospace "$bongsu_roots"
                return
                ;;
            esac
            bongsu_judge
            if [ "$bongsu_state" = running ]; then
                bongsu_because stopped
                (
                    trap '' HUP INT TERM
                    exec </dev/null >/dev/null 7>&- 9<&-
                    bongsu_ticks=$2
                    bongsu_finish
                ) &
                (
                    exec </dev/null >/dev/null 7>&- 9<&-
                    sleep 0.2
                    bongsu_notify
                ) &
                bongsu_listen
            fi
            bongsu_answer
        }

        # ATTEMPTS: removes what they left, except of those that run.
        bongsu_forget() {
            bongsu_all=
            for bongsu_name in "$@"; do
                for bongsu_root in $bongsu_roots; do
                    bongsu_at=$bongsu_root/$bongsu_name
                    if [ ! -e "$bongsu_at.limit" ] || ! bongsu_ours "$bongsu_root"; then continue; fi
                    bongsu_judge
                    bongsu_files
                    [ "$bongsu_state" = running ] || bongsu_all="$bongsu_all $bongsu_list"
                done
            done
            # shellcheck disable=SC2086 # names without spaces
            [ -z "$bongsu_all" ] || rm -f $bongsu_all
            # shellcheck disable=SC2086
            rmdir $bongsu_roots
            bongsu_reply forgotten
        }

        bongsu_hello() {
            read -r bongsu_boot </proc/sys/kernel/random/boot_id
            # A container that starts again keeps the kernel's boot id; its first process does not keep its start time.
            bongsu_look 1
            bongsu_boot=$bongsu_boot-$bongsu_began
            for bongsu_tool in setsid tee sleep mkdir mkfifo rm head tail grep; do
                command -v "$bongsu_tool" >/dev/null || { bongsu_reply missing "$bongsu_tool" && exit; }
            done
            for bongsu_root in $bongsu_roots; do
                bongsu_room "$bongsu_root" || continue
                bongsu_word=$bongsu_root/.session-$$
                # 8: words for the loop. 7 to 9: attempts for the watch, which ends when the loop holds 7 no more.
                bongsu_young=$bongsu_word-young
                mkfifo "$bongsu_word" "$bongsu_young" && exec 8<>"$bongsu_word" 7<>"$bongsu_young" && exec 9<"$bongsu_young"
                rm -f "$bongsu_word" "$bongsu_young"
                # shellcheck disable=SC3021,SC2261 # asks only whether the descriptor is open
                { printf '' >&8; } && break
            done
            # shellcheck disable=SC3021,SC2261
            { printf '' >&8; } || { bongsu_reply nospace "$bongsu_roots" && exit; }
            bongsu_reply hello "$bongsu_boot"
        }

        """#
}
