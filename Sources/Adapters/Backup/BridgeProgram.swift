/// What runs on the database's host for one connection: standard input and output joined to PostgreSQL's socket.
///
/// Nothing is installed there: perl-base is part of every Debian, and the socket asks for the operating system's user. Two
/// processes, one a direction, so that both directions may be full at once. When the client has gone, the server has 5 s to end.
enum BridgeProgram {
    /// Exit code where the socket cannot be reached, told apart from sudo's 1 and ssh's 255.
    static let noSocket: Int32 = 69

    /// Text for the host's shell.
    ///
    /// - Parameter socketFolder: of a server that nobody else is to reach; nil is where Debian and PostgreSQL itself keep sockets.
    static func command(user: String, port: Int, socketFolder: String? = nil) -> String {
        let perl = "perl -e \(shellWord(program)) \(port)" + (socketFolder.map { " " + shellWord($0) } ?? "")
        let name = shellWord(user)
        let text =
            "LC_ALL=C; export LC_ALL; if [ \"$(id -un)\" = \(name) ]; then exec \(perl); else exec sudo -n -u \(name) \(perl); fi"
        return "exec sh -c " + shellWord(text)
    }

    private static let program = #"""
        use strict; use Socket; use Errno;
        my ($port, $size) = (shift, 262144);
        my @places = @ARGV ? @ARGV : ("/var/run/postgresql", "/tmp");
        my ($path) = grep { -S } map { "$_/.s.PGSQL.$port" } @places;
        $path = "$places[0]/.s.PGSQL.$port" unless defined $path;
        sub refuse { print STDERR "bongsu-bridge: $_[0]: $!\n"; exit 69 }
        socket(my $s, PF_UNIX, SOCK_STREAM, 0) or refuse("socket");
        connect($s, pack_sockaddr_un($path)) or refuse("connect $path");
        $SIG{PIPE} = "IGNORE"; binmode $_ for *STDIN, *STDOUT;
        sub copy { my ($in, $out) = @_;
          while (1) {
            my $n = sysread($in, my $b, $size);
            if (!defined $n) { next if $!{EINTR}; return }
            return 1 if !$n;
            for (my $w = 0; $w < $n;) {
              my $k = syswrite($out, $b, $n - $w, $w);
              if (!defined $k) { next if $!{EINTR}; return }
              $w += $k;
            }
          }
        }
        my $parent = $$; defined(my $up = fork) or refuse("fork");
        if (!$up) { close STDOUT; copy(*STDIN, $s); shutdown($s, 1); sleep 5; kill "TERM", $parent; exit 0 }
        close STDIN; copy($s, *STDOUT); kill "KILL", $up; exit 0;
        """#
}
