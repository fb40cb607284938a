import Subprocess

extension Executable {
    /// A program of `PATH`, found by looking. `.name` finds it by starting a child in each folder before the right one: six in vain on Debian,
    /// about 10 ms each for a program of this size. One that is not there is started by name, and fails with its name.
    static func found(_ name: String) async -> Executable {
        do { return .path(try await Executable.name(name).resolveExecutablePath(in: .inherit)) } catch { return .name(name) }
    }

    /// Whether a folder of `PATH` holds it.
    static func isFound(_ name: String) async -> Bool {
        do { _ = try await Executable.name(name).resolveExecutablePath(in: .inherit) } catch { return false }
        return true
    }
}
