import Documents
import Engine

/// One search a reference at a time; what it found is kept.
actor SecretCache {
    typealias Find = @Sendable (SecretReference) async throws(SecretError) -> String

    private let find: Find
    private var values: [SecretReference: String] = [:]
    private var searches: [SecretReference: Task<Result<String, SecretError>, Never>] = [:]

    init(find: @escaping Find) { self.find = find }

    /// **Cancellation:** the search goes on for whoever else waits; it is bounded by itself.
    func value(of reference: SecretReference) async -> Result<String, SecretError> {
        if let value = values[reference] { return .success(value) }
        if let search = searches[reference] { return await search.value }
        let find = find
        let search = Task { () async -> Result<String, SecretError> in
            do throws(SecretError) {
                return .success(try await find(reference))
            } catch {
                return .failure(error)
            }
        }
        searches[reference] = search
        let result = await search.value
        searches[reference] = nil
        if case .success(let value) = result { values[reference] = value }
        return result
    }
}
