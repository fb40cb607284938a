import Engine

/// `controller`: Bongsu's own machine, by the same wrapper as every host, without ssh between.
package enum LocalHost {
    package static func session() -> WrapperSession { WrapperSession(launch) }

    package static func reader() -> ShellReader { ShellReader(launch) }

    private static let launch = WrapperLaunch(executable: "sh", arguments: []) { errorOutput, _ in
        .connectionLost(detail: errorOutput.isEmpty ? "the local shell ended" : errorOutput)
    }
}
