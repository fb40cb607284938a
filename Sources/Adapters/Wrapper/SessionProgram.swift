/// The loop on the host: reads requests as shell commands on standard input and answers with frames.
///
/// It keeps nothing: whatever matters lies in the attempts' folders, so that it may be lost at any time. It
/// starts one process of its own to claim an attempt (`mkdir`) and none to ask for one.
enum SessionProgram {
    static let text = #"""
        unset CDPATH ENV BASH_ENV
        bongsu_umask=$(umask)
        umask 077
        exec 2>/dev/null
        bongsu_uid=$(id -u)
        bongsu_setsid=$(command -v setsid)
        bongsu_roots="/var/lib/bongsu /var/tmp/bongsu-$bongsu_uid /run/bongsu-$bongsu_uid /dev/shm/bongsu-$bongsu_uid"

        bongsu_reply() { printf '\n%s %s %s\n' "$bongsu_token" "$bongsu_request" "$*"; }

        # A folder is ours only where nobody else can have made it.
        bongsu_ours() { [ -d "$1" ] && [ ! -L "$1" ] && [ -O "$1" ] && [ -w "$1" ]; }

        # Sets bongsu_dir to the folder of attempt $1, whichever root took it then.
        bongsu_find() {
            for bongsu_root in $bongsu_roots; do
                bongsu_dir=$bongsu_root/$1
                [ -d "$bongsu_dir" ] && bongsu_ours "$bongsu_root" && return 0
            done
            return 1
        }

        # Writes what an attempt needs later. The status line has its full width from the start, so that an outcome
        # can be written in place on a disk that has become full.
        bongsu_fill() {
            printf '%s %s .\n' "$3" "$bongsu_boot" >"$bongsu_dir/limit" &&
                printf '%-119s\n' 'claimed .' >"$bongsu_dir/status" &&
                printf '%s' "$2" >"$bongsu_dir/script" &&
                printf '%s' "$bongsu_supervisor" >"$bongsu_dir/supervise" &&
                mkfifo "$bongsu_dir/both" "$bongsu_dir/one"
        }

        # Claims attempt $1 (script $2, output limit $3) in the first root that takes a write.
        # 0: claimed now. 1: was claimed before. 2: no root takes a write.
        bongsu_claim() {
            for bongsu_try in 1 2 3 4 5; do
                bongsu_find "$1" && return 1
                bongsu_took=
                for bongsu_root in $bongsu_roots; do
                    bongsu_ours "$bongsu_root" || { mkdir -m 700 "$bongsu_root" && bongsu_ours "$bongsu_root"; } || continue
                    bongsu_dir=$bongsu_root/$1
                    if mkdir "$bongsu_dir"; then
                        bongsu_fill "$1" "$2" "$3" && bongsu_took=$bongsu_root && break
                        rm -rf "$bongsu_dir"
                    elif [ -d "$bongsu_dir" ]; then
                        return 1
                    fi
                done
                [ -n "$bongsu_took" ] || return 2
                # Another session may have claimed it in another root at the same moment. Each looks after it has
                # claimed, and gives way to any other, so at most one goes on.
                bongsu_alone=yes
                for bongsu_root in $bongsu_roots; do
                    [ "$bongsu_root" = "$bongsu_took" ] || [ ! -d "$bongsu_root/$1" ] || bongsu_alone=no
                done
                [ "$bongsu_alone" = yes ] && return 0
                rm -rf "$bongsu_dir"
            done
            return 2
        }

        # Sets bongsu_state to what is known of the attempt in bongsu_dir.
        bongsu_judge() {
            for bongsu_try in 1 2 3 4 5; do
                bongsu_state='' bongsu_a='' bongsu_b='' bongsu_c='' bongsu_d='' bongsu_then=''
                read -r bongsu_state bongsu_a bongsu_b bongsu_c bongsu_d bongsu_e <"$bongsu_dir/status"
                case $bongsu_state in
                exited | signalled)
                    bongsu_state="$bongsu_state $bongsu_a"
                    return
                    ;;
                timedout | stopped | absent) return ;;
                running)
                    read -r bongsu_limit bongsu_then bongsu_e <"$bongsu_dir/limit"
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
                    if [ "${1-}" = gently ] && [ ! -e "$bongsu_dir/go" ]; then
                        bongsu_state=running
                        return
                    fi
                    set -C
                    printf 'asked .\n' >"$bongsu_dir/go" && printf '%-119s\n' 'absent .' 1<>"$bongsu_dir/status"
                    set +C
                    read -r bongsu_c bongsu_d bongsu_e <"$bongsu_dir/go"
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
                read -r bongsu_limit bongsu_e <"$bongsu_dir/limit"
                [ -s "$bongsu_dir/out" ] && head -c 65537 "$bongsu_dir/out" </dev/null
                bongsu_reply "$bongsu_state" limit "$bongsu_limit"
                ;;
            esac
        }

        # ATTEMPT INTERPRETER WAIT REST TICKS OUTPUT SPLIT DIRECTORY ENVIRONMENT SCRIPT
        bongsu_start() {
            bongsu_claim "$1" "${10}" "$6"
            case $? in
            0)
                (
                    bongsu_interpreter=$2 bongsu_wait=$3 bongsu_rest=$4 bongsu_ticks=$5 bongsu_output=$6 bongsu_split=$7
                    bongsu_directory=$8 bongsu_environment=$9
                    export bongsu_dir bongsu_umask bongsu_setsid bongsu_request bongsu_interpreter bongsu_wait bongsu_rest \
                        bongsu_ticks bongsu_output bongsu_split bongsu_directory bongsu_environment
                    exec "$bongsu_setsid" sh "$bongsu_dir/supervise" </dev/null >/dev/null 2>&1
                ) &
                bongsu_listen
                bongsu_answer
                ;;
            1) bongsu_answer gently ;;
            *) bongsu_reply nospace "$bongsu_roots" ;;
            esac
        }

        bongsu_status() {
            bongsu_claim "$1" '' 0
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
                read -r bongsu_limit bongsu_e <"$bongsu_dir/limit"
                [ -s "$bongsu_dir/out" ] && tail -c "+$(($2 + 1))" "$bongsu_dir/out" </dev/null | head -c "$(($3 + 1))"
                bongsu_reply output limit "$bongsu_limit"
            else
                bongsu_reply output limit 0
            fi
        }

        # ATTEMPT LIMIT
        bongsu_stdout() {
            if bongsu_find "$1"; then
                bongsu_limit=0
                read -r bongsu_limit bongsu_e <"$bongsu_dir/limit"
                [ -s "$bongsu_dir/stdout" ] && head -c "$2" "$bongsu_dir/stdout" </dev/null
                bongsu_reply stdout limit "$bongsu_limit"
            else
                bongsu_reply stdout limit 0
            fi
        }

        # ATTEMPT TICKS: asks the processes to end; whoever asks for the status later sees them gone.
        bongsu_stop() {
            bongsu_claim "$1" '' 0
            case $? in
            0 | 1) ;;
            *)
                bongsu_reply nospace "$bongsu_roots"
                return
                ;;
            esac
            bongsu_judge
            if [ "$bongsu_state" = running ]; then
                set -C
                printf 'stopped .\n' >"$bongsu_dir/ending"
                set +C
                (
                    bongsu_ticks=$2
                    export bongsu_dir bongsu_ticks bongsu_request
                    exec "$bongsu_setsid" sh "$bongsu_dir/supervise" end </dev/null >/dev/null 2>&1
                ) &
                (
                    sleep 0.2
                    printf '%s\n' "$bongsu_request" >&8
                ) </dev/null >/dev/null &
                bongsu_listen
            fi
            bongsu_answer
        }

        # ATTEMPTS: removes what they left, except of those that run.
        bongsu_forget() {
            for bongsu_name in "$@"; do
                for bongsu_root in $bongsu_roots; do
                    bongsu_dir=$bongsu_root/$bongsu_name
                    if [ ! -d "$bongsu_dir" ] || ! bongsu_ours "$bongsu_root"; then continue; fi
                    bongsu_judge
                    [ "$bongsu_state" = running ] || rm -rf "$bongsu_dir"
                done
            done
            for bongsu_root in $bongsu_roots; do rmdir "$bongsu_root"; done
            bongsu_reply forgotten
        }

        bongsu_hello() {
            read -r bongsu_boot </proc/sys/kernel/random/boot_id
            # A container that starts again keeps the kernel's boot id; its first process does not keep its start time.
            bongsu_look 1
            bongsu_boot=$bongsu_boot-$bongsu_began
            for bongsu_tool in setsid tee sleep mkdir mkfifo rm head tail; do
                command -v "$bongsu_tool" >/dev/null || { bongsu_reply missing "$bongsu_tool" && exit; }
            done
            for bongsu_root in $bongsu_roots; do
                bongsu_ours "$bongsu_root" || { mkdir -m 700 "$bongsu_root" && bongsu_ours "$bongsu_root"; } || continue
                mkfifo "$bongsu_root/.session-$$" && exec 8<>"$bongsu_root/.session-$$" && rm -f "$bongsu_root/.session-$$" && break
                rm -f "$bongsu_root/.session-$$"
            done
            # shellcheck disable=SC3021,SC2261 # asks only whether the descriptor is open
            { printf '' >&8; } || { bongsu_reply nospace "$bongsu_roots" && exit; }
            bongsu_reply hello "$bongsu_boot"
        }

        """#
}
