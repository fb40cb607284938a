/// What a replacement of a host needs beside its data: how it was set up.
enum HostInventory {
    /// Copied where they are; what is not there is passed over.
    static let paths = [
        "/etc/systemd/system", "/etc/nginx", "/etc/postgresql", "/etc/crontab", "/etc/cron.d", "/var/spool/cron", "/etc/passwd", "/etc/group",
        "/etc/sudoers.d", "/etc/apt/sources.list", "/etc/apt/sources.list.d", "/etc/hosts", "/etc/ssh/sshd_config", "/etc/ssh/sshd_config.d",
        "/root/.ssh/authorized_keys", "/etc/o4o", "/etc/default",
    ]

    /// Packages by hand, versions, enabled units, users, authorized keys, commits: text that a person and a program can read.
    ///
    /// Units by the links that enable and mask them: asked for its list, systemd itself works for most of a second.
    static func script(sources: [String]) -> String {
        let commits = sources.map { source in
            "echo \(shellWord(source)) \"$(git -c safe.directory='*' -C \(shellWord(source)) rev-parse HEAD 2>/dev/null)\""
        }.joined(separator: "\n")
        return """
            LC_ALL=C; export LC_ALL
            root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }
            echo '# system'; cat /etc/os-release 2>/dev/null | grep -E '^(ID|VERSION_ID)='; uname -m
            echo '# packages installed by hand'; apt-mark showmanual 2>/dev/null
            echo '# versions'; dpkg-query -W -f='${Package} ${Version}\\n' 2>/dev/null
            echo '# units enabled, and masked (/dev/null)'; find /etc/systemd/system -type l -printf '%P -> %l\\n' 2>/dev/null | sort
            echo '# users'; getent passwd | awk -F: '$3 >= 1000 && $3 < 60000'
            echo '# authorized keys'; for home in /root /home/*; do root cat "$home/.ssh/authorized_keys" 2>/dev/null | sed "s#^#$home #"; done
            echo '# crontabs'; for file in /var/spool/cron/crontabs/*; do root cat "$file" 2>/dev/null | sed "s#^#$(basename "$file") #"; done
            echo '# commits'
            \(commits)
            exit 0

            """
    }
}
