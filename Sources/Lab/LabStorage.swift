/// Where labs keep what they need on this machine.
package struct LabStorage: Hashable, Sendable {
    /// One folder a lab: recipe, keys, logs. Removed by `down`.
    package var labs: String
    /// Images. Stays; may be deleted whenever no lab is up.
    package var cache: String

    package init(labs: String = "/var/lib/bongsu/labs", cache: String = "/var/cache/bongsu/lab") {
        self.labs = labs
        self.cache = cache
    }
}
