package import Documents

/// One question to the platform. Asking changes nothing; every question is bounded in time by who asks it.
package struct ProbeRequest: Hashable, Sendable {
    package enum Question: Hashable, Sendable {
        /// Boot time, load, memory, disks and clock of a host.
        case vitals
        /// Does a TCP port accept, and does it say anything (sshd speaks first)?
        case port(address: String, port: Int)
        case http(HTTPQuestion)
        /// What the service's manager says of it.
        case manager(Service)
        case database(Database)
        /// The last lines of a log file; the path may be a glob, and is relative to the directory.
        case log(path: String, directory: String?)
        /// When the checkout's HEAD last moved.
        case deploy(checkout: String)
        /// A command that says whether a configuration may be loaded (`nginx -t`).
        case validate(command: String, directory: String?)
        case resolve(name: String)
        /// The watcher's own routes and gateway: it never blames a target for its own fault.
        case ownNetwork(addresses: [String])
        /// Kernel messages about failing hardware; nil looks for the usual ones.
        case kernelLog(pattern: String?)
        /// Files whose names betray what the pattern names, under the paths that are backed up or deployed.
        case files(pattern: String, paths: [String])
        /// The end of the host's record of logins.
        case loginLog
    }

    package static let controller = "controller"

    package var id: String
    /// The name in `platform.yaml` that the answer is about, or `controller`.
    package var subject: String
    /// The host that asks, or `controller`.
    package var vantage: String
    package var question: Question

    package init(_ id: String, subject: String, vantage: String, _ question: Question) {
        self.id = id
        self.subject = subject
        self.vantage = vantage
        self.question = question
    }
}

/// An HTTP request to ask. Holds references to secrets, never their values.
package struct HTTPQuestion: Hashable, Sendable {
    package var url: String
    package var method: String
    package var headers: [Endpoint.Header]
    package var body: Template?
    /// The whole request, connection included.
    package var timeLimit: Duration
    /// How many times, one after another.
    package var samples: Int

    package init(
        url: String, method: String = "GET", headers: [Endpoint.Header] = [], body: Template? = nil,
        timeLimit: Duration = .seconds(3), samples: Int = 1
    ) {
        self.url = url
        self.method = method
        self.headers = headers
        self.body = body
        self.timeLimit = timeLimit
        self.samples = samples
    }

    package init(_ endpoint: Endpoint, timeLimit: Duration = .seconds(3), samples: Int = 1) {
        self.init(
            url: endpoint.url, method: endpoint.method, headers: endpoint.headers, body: endpoint.body,
            timeLimit: timeLimit, samples: samples)
    }
}

package struct ProbeResult: Hashable, Sendable {
    package var request: ProbeRequest
    package var answer: ProbeAnswer
    package init(_ request: ProbeRequest, _ answer: ProbeAnswer) {
        self.request = request
        self.answer = answer
    }
}
