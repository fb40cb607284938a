package import Engine
import Foundation

extension RestoreTime {
    /// Without an offset in the text the controller's own zone is meant, as it was then.
    package static func local(_ text: String) -> RecoveryPoint? {
        read(text) { time in TimeZone.current.secondsFromGMT(for: Date(timeIntervalSince1970: Double(time.milliseconds) / 1000)) }
    }
}
