import Crypto

/// What a host's root is made of: a file tree that is built once, kept in the cache, and never written to again.
///
/// Its name carries a hash of everything that it is built from, so a changed recipe is a new image and an old one is never mistaken for it.
package indirect enum LabImage: Hashable, Sendable {
    /// Debian and the packages that every host has.
    case base(packages: String, suite: String, customize: String)
    /// `files["provision.sh"]` runs, without a network, on top of `below`; what it changed is the layer.
    case layer(String, files: [String: String], below: LabImage)

    /// The image's folder in the cache, e.g. `api-3f1c…`.
    package var name: String {
        switch self {
        case .base(let packages, let suite, let customize):
            "base-" + Self.hash([PackageResources.image_sh.text, packages, suite, customize])
        case .layer(let name, let files, let below):
            name + "-" + Self.hash([below.name] + files.sorted { $0.key < $1.key }.flatMap { [$0.key, $0.value] })
        }
    }

    /// This image and those below it, the lowest first.
    var chain: [LabImage] {
        switch self {
        case .base: [self]
        case .layer(_, _, let below): below.chain + [self]
        }
    }

    /// The files of the recipe, by path within the recipe's folder.
    var recipe: [String: String] {
        switch self {
        case .base(let packages, let suite, let customize):
            ["base/packages": packages, "base/suite": suite, "base/customize.sh": customize]
        case .layer(_, let files, _):
            Dictionary(uniqueKeysWithValues: files.map { ("layers/\(name)/\($0.key)", $0.value) })
        }
    }

    /// One line for the script that builds: name, the images below it (the uppermost first), folder of the recipe.
    var line: String {
        switch self {
        case .base: "\(name) - base"
        case .layer(_, _, let below): "\(name) \(below.chain.reversed().map(\.name).joined(separator: ",")) layers/\(name)"
        }
    }

    private static func hash(_ parts: [String]) -> String {
        var hash = SHA256()
        for part in parts {
            hash.update(data: Array("\(part.utf8.count):".utf8))
            hash.update(data: Array(part.utf8))
        }
        return hash.finalize().prefix(8).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }
}

extension LabImage {
    /// The Debian that all hosts share.
    package static let debian = LabImage.base(
        packages: PackageResources.packages.text,
        suite: PackageResources.suite.text,
        customize: PackageResources.customize_sh.text)
}
