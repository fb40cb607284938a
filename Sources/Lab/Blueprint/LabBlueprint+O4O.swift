extension LabBlueprint {
    /// The replica of the O4O platform.
    package static let o4o = LabBlueprint(hosts: [
        LabHost("api", octet: 11),
        LabHost("web", octet: 12),
        LabHost("spare", octet: 13),
    ])
}
