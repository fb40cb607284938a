/// What both programs on the host ask of `/proc`, without starting a process for it.
enum ProcessTable {
    static let text = #"""
        # Sets bongsu_line and bongsu_began of process $1; false where it is not there or only waits to be reaped.
        bongsu_look() {
            bongsu_line=
            read -r bongsu_line <"/proc/$1/stat" || return 1
            # shellcheck disable=SC2086 # into fields; the name before the bracket may hold anything
            set -- ${bongsu_line##*) }
            bongsu_began=${20}
            [ "$1" != Z ] && [ "$1" != X ]
        }

        # Sets bongsu_number and bongsu_began of the process that calls: in a subshell, $$ is another's.
        bongsu_self() {
            read -r bongsu_line </proc/self/stat
            bongsu_number=${bongsu_line%% *}
            # shellcheck disable=SC2086 # into fields
            set -- ${bongsu_line##*) }
            bongsu_began=${20}
        }

        # True while process $1 is the one that began at $2: process numbers come again.
        bongsu_alive() { [ -n "$2" ] && bongsu_look "$1" && [ "$bongsu_began" = "$2" ]; }

        """#
}
