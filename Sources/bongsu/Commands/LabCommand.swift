import ArgumentParser
import Documents
import Foundation
import Lab

/// `bongsu lab …`: throwaway hosts on this machine, to rehearse on.
struct LabCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lab", abstract: "Throwaway Debian hosts on this machine, to rehearse on.",
        subcommands: [LabUp.self, LabDown.self, LabStatusCommand.self, LabBreak.self, LabHeal.self, LabShell.self])
}

struct LabOptions: ParsableArguments {
    @Option(help: "Which lab: several can be up side by side.")
    var name = "bongsu"

    @Option(help: "ko or en.")
    var language: Language?

    @Flag(help: "The same content as JSON, for programs.")
    var json = false

    var console: Console { Console(language: language ?? .ofEnvironment) }

    /// The lab's own errors say what happened, what is true now and what to type; only their language is chosen here.
    func withLab<Result>(_ body: (Lab) async throws -> Result) async throws -> Result {
        do {
            return try await body(try Lab(name: name, blueprint: .o4o))
        } catch let error as LabError {
            throw CommandFailure(lab: error)
        }
    }
}

extension LabText {
    var message: Message { Message(english, ko: korean) }
}

extension CommandFailure {
    init(lab error: LabError) {
        let english = error.text.english.split(separator: "\n").map(String.init)
        let korean = error.text.korean.split(separator: "\n").map(String.init)
        func lines(_ prefix: String) -> [Message] {
            zip(english, korean).filter { $0.0.hasPrefix(prefix) }
                .map { Message(String($0.0.dropFirst(prefix.count)), ko: String($0.1.dropFirst(prefix.count))) }
        }
        self.init(
            .failed, 1201, Message(english.first ?? "", ko: korean.first ?? ""), notes: lines("note: "), help: lines("help: "))
    }
}

struct LabUp: AsyncParsableCommand, Speaking {
    static let configuration = CommandConfiguration(
        commandName: "up", abstract: "Boot the example platform: api, web and a spare host.")
    @OptionGroup var options: LabOptions

    var spoken: Language { options.language ?? .ofEnvironment }

    func run() async throws {
        let console = options.console
        let quiet = options.json
        let clock = ContinuousClock()
        let began = clock.now
        let status = try await options.withLab { lab in
            try await lab.up { progress in
                if !quiet { console.complain("  " + progress.text.message[console.language]) }
            }
        }
        guard !options.json else { return try console.printJSON(LabReport(status)) }
        let seconds = ((clock.now - began) / .seconds(1)).formatted(.number.precision(.fractionLength(1)).locale(Locale(identifier: "en_US_POSIX")))
        console.say(
            "lab \(status.lab): \(status.hosts.count) hosts up in \(seconds) s",
            ko: "랩 \(status.lab): 호스트 \(status.hosts.count)대가 \(seconds)초 만에 켜짐")
        for host in status.hosts { console.print("  \(host.name)\t\(host.address)") }
        console.say(
            "use it: export BONGSU_SSH_CONFIG=\(status.sshConfiguration)",
            ko: "사용: export BONGSU_SSH_CONFIG=\(status.sshConfiguration)")
    }
}

struct LabDown: AsyncParsableCommand, Speaking {
    static let configuration = CommandConfiguration(
        commandName: "down", abstract: "End the hosts and remove all that they left, also after a crash.")
    @OptionGroup var options: LabOptions

    var spoken: Language { options.language ?? .ofEnvironment }

    func run() async throws {
        let console = options.console
        let found = try await options.withLab { try await $0.down() }
        guard !options.json else { return try console.printJSON(["removed": found]) }
        if found {
            console.say("lab \(options.name): gone, nothing is left", ko: "랩 \(options.name): 사라짐, 남은 것 없음")
        } else {
            console.say("lab \(options.name): was not there", ko: "랩 \(options.name): 원래 없었음")
        }
    }
}

struct LabStatusCommand: AsyncParsableCommand, Speaking {
    static let configuration = CommandConfiguration(commandName: "status", abstract: "Show the lab as the system shows it now.")
    @OptionGroup var options: LabOptions
    @Flag(help: "Print only the path of the lab's ssh configuration, for BONGSU_SSH_CONFIG.")
    var sshConfig = false

    var spoken: Language { options.language ?? .ofEnvironment }

    func run() async throws {
        let status = try await options.withLab { try await $0.status() }
        let console = options.console
        if sshConfig { return console.print(status.sshConfiguration) }
        guard !options.json else { return try console.printJSON(LabReport(status)) }
        guard !status.hosts.isEmpty else {
            return console.say("lab \(status.lab) is not up: `bongsu lab up`", ko: "랩 \(status.lab)이(가) 꺼져 있음: `bongsu lab up`")
        }
        for host in status.hosts {
            let state = host.isRunning ? Message("running", ko: "동작 중") : Message("stopped", ko: "멈춤")
            console.print("  \(host.name)\t\(host.address)\t\(state[console.language])")
        }
        console.print("  ssh -F \(status.sshConfiguration)")
    }
}

private struct LabReport: Encodable {
    struct Host: Encodable {
        var name: String
        var address: String
        var running: Bool
    }
    var lab: String
    var subnet: String
    var sshConfiguration: String
    var hosts: [Host]

    init(_ status: LabStatus) {
        lab = status.lab
        subnet = status.subnet
        sshConfiguration = status.sshConfiguration
        hosts = status.hosts.map { Host(name: $0.name, address: $0.address, running: $0.isRunning) }
    }
}

struct LabShell: AsyncParsableCommand, Speaking {
    static let configuration = CommandConfiguration(
        commandName: "shell", abstract: "A shell on a host of the lab, or one command there.")
    @OptionGroup var options: LabOptions
    @Argument(help: "api, web or spare.") var host: String
    @Argument(parsing: .captureForPassthrough, help: "A command; without it, a shell.") var command: [String] = []

    var spoken: Language { options.language ?? .ofEnvironment }

    func run() async throws {
        let words = try await options.withLab { try $0.shellCommand(host, command.first == "--" ? Array(command.dropFirst()) : command) }
        // This process becomes ssh: its terminal, its signals and its exit code are the person's own.
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
        arguments.append(nil)
        execvp(words[0], arguments)
        throw CommandFailure(
            .failed, 1202, Message("cannot start `\(words[0])`", ko: "`\(words[0])`을(를) 시작할 수 없음"),
            help: [Message("install it: `apt-get install openssh-client`", ko: "설치: `apt-get install openssh-client`")])
    }
}
