/// Folders change places by rename; a mount point, or a copy that lies on another file system, by copy, and it says so.
package struct FileSwapScript: Sendable {
    let paths: [String]

    package init(paths: [String]) { self.paths = paths }

    /// Beside each path: `PATH_restore_N` and `PATH_broken_N`.
    package var forward: String { preamble + "forward() {\n\(forwardBody)\n}\n" + each("forward") }
    package var back: String { preamble + "backward() {\n\(backBody)\n}\n" + each("backward") }

    private func each(_ verb: String) -> String {
        paths.map { "\(verb) \(StepCommand.quoted($0))\n" }.joined()
    }

    private var preamble: String {
        #"""
        LC_ALL=C; export LC_ALL
        \#(LadderBuilder.root)
        number=${RESTORE%%-*}
        case $number in ''|*[!0-9]*) echo "no restore is named: RESTORE=$RESTORE" >&2; exit 64 ;; esac
        # A rename keeps the folder's own file system; elsewhere only a copy can.
        exchange() {
          if root mountpoint -q "$1" || [ "$(root stat -c %d "$1")" != "$(root stat -c %d "$(dirname "$1")")" ]; then
            echo "$1 is a mount point: copied, not renamed"
            root cp -a --reflink=auto "$1/." "$2" && root find "$1" -mindepth 1 -delete
          else
            root mv -T "$1" "$2"
          fi
        }
        arrive() {
          if root test -d "$2" && root mountpoint -q "$2"; then
            root cp -a --reflink=auto "$1/." "$2" && root rm -rf "$1"
          else
            root mv -T "$1" "$2"
          fi
        }

        """#
    }

    private var forwardBody: String {
        #"""
          restored=$1_restore_$number old=$1_broken_$number
          if ! root test -e "$restored"; then
            if root test -e "$old"; then echo "$1: already swapped"; return 0; fi
            echo "$1: not in this backup, left as it is"; return 0
          fi
          if root test -e "$1" && ! root test -e "$old"; then
            if root mountpoint -q "$1"; then root mkdir "$old"; fi
            exchange "$1" "$old"
          fi
          arrive "$restored" "$1" || { code=$?; [ ! -e "$old" ] || arrive "$old" "$1"; exit "$code"; }
          echo "$1: restored; before: $old"
        """#
    }

    private var backBody: String {
        #"""
          restored=$1_restore_$number old=$1_broken_$number
          if ! root test -e "$old"; then echo "$1: nothing to put back"; return 0; fi
          if root test -e "$1" && ! root mountpoint -q "$1"; then root mv -T "$1" "$restored"; fi
          if root mountpoint -q "$1"; then root mkdir -p "$restored"; exchange "$1" "$restored"; fi
          arrive "$old" "$1"
          echo "$1: as before"
        """#
    }
}
