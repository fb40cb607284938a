import Foundation
import Testing

/// Old images make room, and nothing that a lab is made of does.
@Suite struct PruneImagesTests {
    @Test func onlyOldImagesThatNoLabNamesGo() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "bongsu-prune-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let left = try await bash(
            """
            . '\(ShellcheckTests.folder)/common.sh'
            mkdir -p '\(folder)/cache' '\(folder)/labs/0/recipe' && cd '\(folder)/cache'
            mkdir -p api-00000000000000aa/root api-00000000000000bb/root api-00000000000000cc/root api-00000000000000dd.partial/root \
                api-00000000000000ee/root notes other-folder
            echo x >api-00000000000000aa/root/file; touch api-00000000000000aa.log
            touch -d '20 days ago' api-* notes other-folder
            touch api-00000000000000cc
            echo 'api-00000000000000bb base layers/api' >../labs/0/recipe/images
            # More labs than a pipe holds names of.
            for i in {1..300}; do mkdir -p "../labs/more$i/recipe"; for j in {1..10}; do echo "web-000000000000000$j base layers/web"; done >"../labs/more$i/recipe/images"; done
            ( flock 6; prune_images "$PWD" '\(folder)/labs' ) 6>api-00000000000000ee.lock
            ls -d */ | tr -d '\\n'
            """)
        #expect(left.trimmingCharacters(in: .whitespacesAndNewlines) == "api-00000000000000bb/api-00000000000000cc/api-00000000000000ee/notes/other-folder/")
    }
}
