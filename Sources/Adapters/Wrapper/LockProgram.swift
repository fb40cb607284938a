/// A platform's lock on the host: a line that names the execution and the session behind it, in the first root that
/// takes a write. Best effort: two who take a dead one over at the same moment may both believe it for an instant; each
/// looks again after writing.
enum LockProgram {
    static let text = #"""
        # Sets bongsu_lock to the lock called $1, whichever root has it.
        bongsu_locked() {
            for bongsu_root in $bongsu_roots; do
                bongsu_lock=$bongsu_root/.lock-$1
                [ -e "$bongsu_lock" ] && bongsu_ours "$bongsu_root" && return 0
            done
            return 1
        }

        # Sets bongsu_token_there, what stands behind it, and the session's process, start and boot.
        bongsu_who() {
            bongsu_there='' bongsu_words='' bongsu_a='' bongsu_b='' bongsu_c=''
            read -r bongsu_there bongsu_s bongsu_n bongsu_f bongsu_h bongsu_t bongsu_a bongsu_b bongsu_c bongsu_e <"$bongsu_lock"
            bongsu_words="$bongsu_there $bongsu_s $bongsu_n $bongsu_f $bongsu_h $bongsu_t"
        }

        # True while the session behind the lock lives, or anything that its execution started.
        bongsu_behind() {
            [ "$bongsu_c" = "$bongsu_boot" ] || return 1
            bongsu_alive "$bongsu_a" "$bongsu_b" && return 0
            for bongsu_root in $bongsu_roots; do
                for bongsu_file in "$bongsu_root/$bongsu_there"-*.status; do
                    [ -e "$bongsu_file" ] || continue
                    bongsu_at=${bongsu_file%.status}
                    bongsu_judge gently
                    [ "$bongsu_state" = running ] && return 0
                done
            done
            return 1
        }

        # NAME TOKEN REPLACED WORDS: takes the lock where there is none, where it is one's own, and where REPLACED holds it.
        bongsu_hold() {
            bongsu_look $$
            bongsu_mine="$4 $$ $bongsu_began $bongsu_boot ."
            if ! bongsu_locked "$1"; then
                for bongsu_root in $bongsu_roots; do
                    bongsu_room "$bongsu_root" || continue
                    bongsu_lock=$bongsu_root/.lock-$1
                    set -C
                    printf '' >"$bongsu_lock"
                    bongsu_code=$?
                    set +C
                    [ "$bongsu_code" = 0 ] || { [ -e "$bongsu_lock" ] && break; } || continue
                    if printf '%-399s\n' "$bongsu_mine" >"$bongsu_lock"; then
                        bongsu_reply locked "$bongsu_boot"
                        return
                    fi
                    rm -f "$bongsu_lock"
                done
                bongsu_locked "$1" || {
                    bongsu_reply unlocked "$bongsu_boot"
                    return
                }
            fi
            for bongsu_try in 1 2 3 4 5; do
                bongsu_who
                [ -z "$bongsu_there" ] || break
                sleep 0.02
            done
            if [ "$bongsu_there" = "$2" ] || [ "$bongsu_there" = "$3" ] || [ -z "$bongsu_there" ]; then
                printf '%-399s\n' "$bongsu_mine" 1<>"$bongsu_lock"
                bongsu_who
                if [ "$bongsu_there" = "$2" ]; then
                    bongsu_reply locked "$bongsu_boot"
                    return
                fi
            fi
            if bongsu_behind; then
                bongsu_reply held "$bongsu_boot" alive "$bongsu_words"
            else
                bongsu_reply held "$bongsu_boot" gone "$bongsu_words"
            fi
        }

        # NAME TOKEN: gives it back, where it is one's own.
        bongsu_release() {
            if bongsu_locked "$1"; then
                bongsu_who
                [ "$bongsu_there" != "$2" ] || rm -f "$bongsu_lock"
            fi
            bongsu_reply released
        }

        """#
}
