/// The scripts are plain files in `Resources`, checked by shellcheck, and travel inside the executable:
/// an installed `bongsu` needs nothing beside it.
extension [UInt8] {
    var text: String { String(decoding: self, as: UTF8.self) }
}
