extension LabBlueprint {
    /// The replica of the O4O platform: `api` (Node.js API, PostgreSQL 15, checkout), `web` (nginx), `spare` (bare).
    package static let o4o = LabBlueprint(hosts: [
        LabHost(
            "api", octet: 11, image: .o4oAPI,
            readiness: [
                .init("PostgreSQL", "psql -U postgres -d o4o_platform -Atc 'SELECT 1'"),
                .init("api-server", "curl -fsS -m 2 http://localhost:4000/api/health"),
            ]),
        LabHost(
            "web", octet: 12, image: .o4oWeb,
            readiness: [
                .init("nginx", "curl -fsS -m 2 -o /dev/null http://localhost/ && curl -fsS -m 2 -o /dev/null http://localhost:8080/"),
                .init("the way to the API", "curl -fsS -m 3 http://localhost/api/health"),
            ]),
        LabHost("spare", octet: 13),
    ])
}

extension LabImage {
    package static let o4oAPI = LabImage.layer(
        "api",
        files: [
            "provision.sh": PackageResources.provision_api_sh.text,
            "server.mjs": PackageResources.server_mjs.text,
            "database.mjs": PackageResources.database_mjs.text,
            "build.mjs": PackageResources.build_mjs.text,
            "package.json": PackageResources.package_json.text,
            "schema.sql": PackageResources.schema_sql.text,
            "api-server.service": PackageResources.api_server_service.text,
            "api-server.env": PackageResources.api_server_env.text,
            "backup.sh": PackageResources.backup_sh.text,
            "restore.sh": PackageResources.restore_sh.text,
            "backup-monitoring.sh": PackageResources.backup_monitoring_sh.text,
            "write-load.sh": PackageResources.write_load_sh.text,
        ],
        below: .debian)

    package static let o4oWeb = LabImage.layer(
        "web",
        files: [
            "provision.sh": PackageResources.provision_web_sh.text,
            "o4o.conf": PackageResources.o4o_conf.text,
            "index.html": PackageResources.index_html.text,
            "admin.html": PackageResources.admin_html.text,
            "monitoring.html": PackageResources.monitoring_html.text,
        ],
        below: .debian)
}
