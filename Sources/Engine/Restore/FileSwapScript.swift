package import Documents

/// Folders change places by rename; a mount point, or a copy that lies on another file system, by copy, and it says so.
///
/// **Idempotency:** it may be ended anywhere and run again. **Errors:** where one path cannot be exchanged all of them are put back.
/// **Durability:** what is taken out of a mount point is whole beside it before the first file there is touched.
package struct FileSwapScript: Sendable {
    let paths: [String]
    /// Of what a person reads; what programs say of themselves is in English.
    let language: Language

    package init(paths: [String], language: Language = .english) {
        self.paths = paths
        self.language = language
    }

    private func said(_ english: String, ko korean: String) -> String { Message(english, ko: korean)[language] }

    /// Beside each path: `PATH_restore_N` and `PATH_broken_N`.
    package var forward: String {
        let all = paths.map { "forward \(StepCommand.quoted($0))" }.joined(separator: " && ")
        return functions + """
            if \(all); then exit 0; fi
            echo "\(said("not all could be exchanged: what was there is put back", ko: "모두 교체하지는 못함: 있던 것을 되돌림"))" >&2
            \(backwards)
            exit 1

            """
    }

    package var back: String { functions + backwards + "\n" }

    private var backwards: String {
        // The last one first; each is tried, whatever becomes of the others.
        "code=0\n" + paths.reversed().map { "backward \(StepCommand.quoted($0)) || code=1\n" }.joined() + "if [ \"$code\" != 0 ]; then exit 1; fi"
    }

    /// In a condition `set -e` counts for nothing: each command says what follows it.
    private var functions: String {
        #"""
        LC_ALL=C; export LC_ALL
        \#(LadderBuilder.root)
        number=${RESTORE%%-*}
        case $number in ''|*[!0-9]*) echo "\#(said("no restore is named", ko: "복구 이름이 없음")): RESTORE=$RESTORE" >&2; exit 64 ;; esac
        there() { root test -e "$1" || root test -L "$1"; }
        # A rename keeps the folder's own file system, and takes what is mounted below along; there only a copy can.
        mounted() {
          there "$1" || return 1
          if root mountpoint -q "$1" || [ "$(root stat -c %d "$1")" != "$(root stat -c %d "$(dirname "$1")")" ]; then echo "$1 \#(said("is a mount point: copied, not renamed", ko: "마운트 지점: 이름을 바꾸지 않고 복사"))"
          elif awk -v below="$1/" 'index($5, below) == 1 { found = 1 } END { exit !found }' /proc/self/mountinfo; then echo "$1 \#(said("holds a mount point: copied, not renamed", ko: "마운트 지점이 안에 있음: 이름을 바꾸지 않고 복사"))"
          else return 1; fi
        }
        # Mount points stay, and the folders that lead to them.
        empty() { root find "$1" -mindepth 1 -delete 2>/dev/null || [ -z "$(root find "$1" -mindepth 1 ! -type d -print -quit)" ]; }
        gone() { root mv -T "$1" "${1}_copied" && root rm -rf -- "${1}_copied"; }
        # exchange PATH NEW OLD: NEW takes PATH's place, and what was there is OLD.
        exchange() {
          if mounted "$1"; then
            if ! there "$3"; then
              root mkdir "${3}_partial" && root cp -a --reflink=auto "$1/." "${3}_partial" \
                && root sync -f "${3}_partial" && root mv -T "${3}_partial" "$3" || { root rm -rf -- "${3}_partial"; return 1; }
            fi
            empty "$1" && root cp -a --reflink=auto "$2/." "$1" && root sync -f "$1" && gone "$2"
          else
            if there "$1" && ! there "$3"; then root mv -T "$1" "$3" || return 1; fi
            root mv -T "$2" "$1"
          fi
        }
        forward() {
          restored=$1_restore_$number old=$1_broken_$number
          root rm -rf -- "${restored}_copied" "${old}_partial" || return 1
          if there "$restored"; then
            exchange "$1" "$restored" "$old" || return 1
            if there "$old"; then echo "$1: \#(said("restored; before", ko: "복구됨; 이전 것")): $old"; else echo "$1: \#(said("restored; it was not there before", ko: "복구됨; 이전에는 없었음"))"; fi
          elif there "$old"; then
            echo "$1: \#(said("already swapped", ko: "이미 교체됨"))"
          else
            echo "$1: \#(said("nothing was restored beside, left as it is", ko: "옆에 복구한 것이 없어 그대로 둠"))"
          fi
        }
        backward() {
          restored=$1_restore_$number old=$1_broken_$number
          root rm -rf -- "${old}_copied" "${restored}_partial" || return 1
          if there "$old"; then
            exchange "$1" "$old" "$restored" && echo "$1: \#(said("as before", ko: "이전 그대로"))"
          else
            echo "$1: \#(said("nothing to put back", ko: "되돌릴 것이 없음"))"
          fi
        }

        """#
    }
}
