@testable import Documents

enum RuleCases {
    static let all: [RuleCase] = unattended + cannotFail + dangerous + halfAPair + exposed

    private static let backups: Platform = RuleBench.usual { platform in
        var backups = Backups()
        backups.existing = .init(host: "api", folder: "/backup", archive: nil, dump: "db_*.sql.gz")
        platform.backups = backups
    }

    static let unattended: [RuleCase] = [
        .shell(110, at: "4:6", hit: "sudo tail -f /var/log/a.log", miss: "sudo tail -n 50 /var/log/a.log\ntimeout 5 tail -f /var/log/a.log"),
        .shell(110, at: "4:1", "5:1", "6:17", hit: "journalctl -u api -f\nping 10.0.0.1\nssh u@10.0.0.1 \"pm2 logs\"", miss: "journalctl -u api -n 5\nping -c 3 10.0.0.1\npm2 logs --nostream"),
        .shell(111, at: "4:1", "5:1", hit: "htop\npm2 monit", miss: "top -b -n 1\npm2 jlist"),
        .shell(111, at: "4:1", hit: "psql -U postgres shop", miss: "psql -U postgres -c 'SELECT 1'\npsql shop < a.sql\necho 'SELECT 1' | psql shop"),
        .shell(112, at: "4:1", hit: "ssh ubuntu@10.0.0.1\npm2 restart api", miss: "ssh ubuntu@10.0.0.1 'pm2 restart api'\nssh ubuntu@10.0.0.1 <<'EOF'\nls\nEOF"),
        .shell(113, at: "4:1", hit: "open https://www.shop.kr/", miss: "curl -fsS https://www.shop.kr/"),
        .shell(114, at: "4:6", hit: "sudo apt install nginx", miss: "sudo apt-get install -y nginx\nyes | apt install nginx"),
        .shell(115, at: "4:14", "5:8", hit: "git checkout [stable_commit]\ndropdb <database>", miss: "ls /var/log/[a-z]*.log\ngrep '[Ee]rror' a\necho ${map[some_key]}"),
        .shell(115, at: "4:14", hit: "git checkout [이전_안정_커밋]", miss: "git checkout \"$(cat /srv/stable)\""),
        .shell(116, at: "4:10", hit: "echo \"x: $ADMIN_TOKEN\"", miss: "A=1\necho \"$A $HOME ${B:-c}\"\nfor i in 1 2; do echo $i; done"),
        RuleCase(
            117, at: "3:1", hit: "# t\n```bash\nsystemctl restart nginx\n```\n",
            miss: "# t\nOn the web server:\n```bash\nsystemctl restart nginx\n```\n```bash\ncurl -fsS https://www.shop.kr/\n```\n"),
        RuleCase(
            117, at: "3:1", hit: "# t\n```sql\nSELECT count(*) FROM users;\n```\n", miss: "# t\n```bash\nssh ubuntu@10.0.0.1 'psql -c \"SELECT 1\"'\n```\n"),
        .shell(118, at: "4:1", hit: "./scripts/check.sh", miss: "cd /srv/app\n./scripts/check.sh\n/srv/app/x.sh"),
        .shell(119, at: "4:5", hit: "ssh ubuntu@10.9.9.9 'ls'", miss: "ssh ubuntu@10.0.0.1 'ls'"),
        RuleCase(
            120, at: "-", hit: "# t\n", miss: "# t\n", platform: RuleBench.usual { $0.hosts.append(Host(name: "old", address: "10.0.0.9")) },
            missPlatform: RuleBench.usual { $0.hosts.append(Host(name: "old", address: "10.0.0.9", role: .spare)) }),
        RuleCase(
            121, at: "1:3", hit: "# +82-10-XXXX-XXXX\n", miss: "# t\n",
            platform: RuleBench.usual {
                var escalation = Escalation()
                escalation.levels = [.init(level: "L1", who: "CTO", within: .seconds(60), by: [Template("phone:+82-10-XXXX-XXXX")])]
                $0.escalation = escalation
            },
            missPlatform: RuleBench.usual { $0.vendors = [Vendor(name: "DBA", email: "dba@consulting.kr", phone: "+82-2-1544-5678")] }),
        RuleCase(
            122, at: "1:3", hit: "# shop\n", miss: "# t\n", platform: RuleBench.usual { $0.endpoints.append(Endpoint(name: "shop", url: "https://x.kr")) },
            missPlatform: RuleBench.usual),
    ]

    static let cannotFail: [RuleCase] = [
        .shell(
            501, at: "4:1", "5:1", hit: "curl http://localhost/health\ncurl -I https://www.shop.kr",
            miss: "curl -fsS http://localhost/health\ncurl --fail-with-body http://a/\ncurl -s http://a/ | grep -q ok\n[ \"$(curl -s -o /dev/null -w '%{http_code}' http://a/)\" = 200 ]"),
        .shell(502, at: "4:13", hit: "curl -fs -w '%{time_total}' http://a/", miss: "curl -fs --max-time 2 -w '%{time_total}' http://a/"),
        .shell(502, at: "4:1", hit: "ab -n 100 -c 10 https://www.shop.kr/", miss: "ab -n 100 https://www.shop.kr/ | awk -f limit.awk"),
        .shell(
            503, at: "4:14", "5:14", "8:20", hit: "psql -d shop -f a.sql\npsql -d shop << EOF\nSELECT 1;\nEOF\ngunzip -c a.gz   | psql shop",
            miss: "psql -v ON_ERROR_STOP=1 -d shop -f a.sql\npsql -d shop -c 'SELECT 1'"),
        .shell(504, at: "4:10", hit: "LATEST=$(ls -t /backup/*.gz | head -1)", miss: "set -o pipefail\nLATEST=$(ls -t /backup/*.gz | head -1)\nps aux | grep node"),
        .shell(505, at: "4:1", hit: "curl -fsS http://localhost/health || true", miss: "curl -fsS http://localhost/health || exit 1\npm2 delete api || true"),
        RuleCase(
            505, at: "3:1", hit: "# t\n```bash {#c .check host=api}\ntest -f /srv/ok || true\n```\n", miss: "# t\n```bash {#c .evidence host=api}\ntest -f /srv/ok || true\n```\n",
            isProse: false),
        .shell(506, at: "4:1", "4:15", hit: "pm2 status && systemctl status postgresql", miss: "systemctl status nginx\nsystemctl is-active postgresql@15-main\npm2 list | grep -q online"),
        .shell(507, at: "4:6", "5:15", hit: "grep \"Failed login\" /var/log/auth.log\njournalctl -u postgresql", miss: "grep \"Failed password\" /var/log/auth.log\njournalctl -u nginx -n 5"),
        RuleCase(
            601, at: "6:8", hit: "# t\n```bash\nFILE=/a\n```\n```bash\necho x $FILE\n```\n", miss: "# t\n```bash\nFILE=/a\necho $FILE\n```\n```bash\nFILE=/b\necho $FILE\n```\n"),
        .shell(
            602, at: "6:14", hit: "cd /tmp\ngunzip -f db/a.sql.gz\npsql -d x -f a.sql", miss: "cd /tmp\ngunzip -f db/a.sql.gz\npsql -d x -f db/a.sql\ncd db\npsql -d x -f a.sql"),
    ]

    private static let rename = "psql << EOF\nALTER DATABASE shop RENAME TO shop_old;\nALTER DATABASE shop_new RENAME TO shop;\nEOF"
    private static let safeRename =
        "pm2 stop api-server\npsql -d shop_new -c 'SELECT count(*) FROM orders'\npsql << EOF\nBEGIN;\nDROP DATABASE IF EXISTS shop_old;\nALTER DATABASE shop RENAME TO shop_old;\nALTER DATABASE shop_new RENAME TO shop;\nCOMMIT;\nEOF\npm2 start api-server"

    static let dangerous: [RuleCase] = [
        .shell(701, at: "5:1", hit: rename, miss: safeRename),
        .shell(702, at: "6:1", hit: rename, miss: safeRename),
        .shell(703, at: "6:16", hit: rename, miss: safeRename),
        .shell(704, at: "4:1", hit: "psql -d shop -f dump.sql", miss: "pm2 stop api-server\npsql -d shop -f dump.sql\npm2 start api-server"),
        .shell(705, at: "6:1", hit: rename, miss: safeRename),
        .shell(706, at: "5:6", hit: "sudo systemctl restart nginx\nsudo nginx -t", miss: "sudo nginx -t\nsudo systemctl restart nginx\nsudo nginx -t"),
        .shell(707, at: "4:1", "5:1", hit: "rm -rf /srv/app\n/srv/restore.sh", miss: "cp -a /srv/app /srv/app.before\nrm -rf /srv/app\n/srv/restore.sh"),
        .shell(707, at: "4:10", hit: "psql -c \"DROP TABLE orders\"", miss: "rm -rf /srv/app/node_modules /tmp/x\npsql -c \"DELETE FROM jobs WHERE done\""),
        RuleCase(
            708, at: "3:1", hit: "# t\n```bash {#wipe host=api}\nrm -rf /srv/app\n```\n", miss: "# t\n```bash {#wipe .destructive host=api}\nrm -rf /srv/app\n```\n", isProse: false),
        RuleCase(
            709, at: "1:1", hit: "# Restore (30 min)\n```bash\npsql -d shop -f dump.sql\n```\n",
            miss: "# Restore (30 min)\nOnly if the data is damaged.\n```bash\npsql -d shop -f dump.sql\n```\n"),
        RuleCase(
            710, at: "6:1", hit: "# Restore\n## Everything\n```bash\n/srv/restore.sh\n```\n## Database\n```bash\npsql -f dump.sql\n```\n",
            miss: "# Restore\n## Everything\n```bash\n/srv/restore.sh\n```\n## Database\n데이터만 손상된 경우\n```bash\npsql -f dump.sql\n```\n"),
        RuleCase(
            711, at: "2:1", hit: "# Recover\n## API\n```bash\npm2 restart api-server\n```\n## Database\n```bash\nsystemctl restart postgresql\n```\n",
            miss: "# Recover\n## Database\n```bash\nsystemctl restart postgresql\n```\n## API\n```bash\npm2 restart api-server\n```\n"),
        .shell(
            712, at: "4:1", "5:1", "6:10", hit: "gunzip a.gz\nmkdir /srv/x\npsql -c \"CREATE DATABASE shop_new;\"",
            miss: "gunzip -f a.gz\nmkdir -p /srv/x\npsql -c \"DROP DATABASE IF EXISTS shop_new\"\npsql -c \"CREATE DATABASE shop_new\"\ngunzip -c a.gz"),
        .shell(712, at: "5:31", hit: rename, miss: safeRename),
        .shell(713, at: "4:17", "5:10", hit: "psql -d shop -f db_*.sql\ntar -xzf /backup/*.tar.gz", miss: "psql -d shop -f db.sql\nls /backup/*.tar.gz\ntar -xzf \"$1\""),
        RuleCase(
            714, at: "3:4", hit: "## Scenario 1: database corruption\nSymptoms:\n- \"could not connect to database\"\n\nSteps:\n1. restore from backup\n",
            miss: "## Scenario 1: database corruption\nSymptoms:\n- \"invalid page in block\"\n\nSteps:\n1. restore from backup\n"),
        RuleCase(715, at: "2:4", hit: "# t\n1. apply the transaction log\n", miss: "# t\n1. apply the security patch\n", platform: backups),
    ]

    static let halfAPair: [RuleCase] = [
        .shell(
            801, at: "4:20", hit: "curl -fsS -X POST  http://localhost:4000/auto-recovery/enable",
            miss: "curl -fsS -X POST http://localhost:4000/auto-recovery/disable\ncurl -fsS -X POST http://localhost:4000/auto-recovery/enable"),
        RuleCase(802, at: "2:4", hit: "## Scenario 2\n1. 즉시 네트워크 격리\n2. 복구\n", miss: "## Scenario 2\n1. 즉시 네트워크 격리\n2. 격리 해제\n"),
        .shell(802, at: "4:1", hit: "ufw default deny incoming", miss: "ufw default deny incoming\nufw default allow incoming"),
        .shell(803, at: "4:6", hit: "sudo systemctl stop nginx", miss: "sudo systemctl stop nginx\nsudo systemctl start nginx"),
        .shell(804, at: "4:6", hit: "sudo systemctl restart nginx\ntail -n 5 /var/log/nginx/error.log", miss: "sudo systemctl restart nginx\ncurl -fsS http://localhost/"),
        RuleCase(
            805, at: "3:9", hit: "# t\n- [ ] 장애 유형 파악\n  - [ ] 네트워크 장애\n## 시나리오 1: 배포 실패\n", miss: "# t\n- [ ] 장애 유형 파악\n  - [ ] 배포 실패\n## 시나리오 1: 배포 실패\n"),
        RuleCase(
            806, at: "-", hit: "# t\n```bash\npm2 restart api-server\n```\n", miss: "# t\n```bash\npm2 restart api-server\nsystemctl restart nginx\n```\n"),
        RuleCase(807, at: "1:3", hit: "# /backup\n", miss: "# /backup\n", platform: backups, missPlatform: RuleBench.usual { platform in
            var backups = Backups()
            backups.existing = .init(host: "vault", folder: "/backup")
            platform.backups = backups
        }),
        RuleCase(808, at: "2:2", hit: "# t\n<https://www.shop.kr/monitoring>\n", miss: "# t\n<https://monitoring.elsewhere.kr/> <https://www.shop.kr/admin>\n"),
    ]

    static let exposed: [RuleCase] = [
        RuleCase(
            901, at: "1:3", hit: "# 2025-02-29\n", miss: "# 2024-02-29\n", platform: RuleBench.usual { $0.review = Review(updated: nil, next: "2025-02-29") },
            missPlatform: RuleBench.usual { $0.review = Review(updated: "2024-02-29", next: "2027-12-31") }),
        RuleCase(
            902, at: "1:3", hit: "# 2026-11-22\n", miss: "# t\n", platform: RuleBench.usual { $0.review = Review(updated: "2026-01-01", next: "2026-11-22") },
            missPlatform: RuleBench.usual { $0.review = Review(updated: "2026-01-01", next: "2026-11-23") }),
        RuleCase(
            903, at: "2:1", hit: "RTO: 1 h\n# A (40 min)\n# B (30분)\n", miss: "RTO: 1 h\n# A (30 min)\n# B (30분)\n"),
        RuleCase(903, at: "1:1", hit: "# A (40 min)\n", miss: "# A\n"),
        RuleCase(904, at: "-", hit: "# t\n", miss: "# t\n", platform: RuleBench.usual { $0.objectives.rpo = nil }, missPlatform: RuleBench.usual),
        RuleCase(905, at: "2:3", hit: "RTO 60\n# L2\n", miss: "RTO 60\n# L2\n", platform: levels(.windows, 61, 5), missPlatform: levels(.windows, 59, 90)),
        RuleCase(905, at: "2:3", hit: "RTO 60\n# L2\n", miss: "RTO 60\n# L2\n", platform: levels(.absolute, 5, 61), missPlatform: levels(.absolute, 5, 60)),
        .shell(
            906, at: "4:11", "5:19", "6:1", hit: "curl -fd '\"password\":\"hunter2\"' http://a/\ngit clone https://me:hunter22@git.kr/x\nPGPASSWORD=hunter2",
            miss: "curl -fd \"{\\\"password\\\":\\\"$P\\\"}\" http://a/\nPGPASSWORD=$P psql -c 'SELECT 1'\npasswd --stdin\ngit clone https://git.kr/x"),
        .shell(
            907, at: "4:25", hit: "ADMIN_TOKEN=$1; curl -H \"Authorization: Bearer $ADMIN_TOKEN\" -f http://a/",
            miss: "ADMIN_TOKEN=$1; printf 'A: %s' \"$ADMIN_TOKEN\" | curl -f -H @- http://a/"),
        .shell(
            908, at: "-", hit: "git -C /srv pull\nls", miss: "ssh ubuntu@10.0.0.1 ls\npg_dump shop", platform: RuleBench.usual { $0.tools = ["ssh", "psql"] }),
    ]

    private static func levels(_ mode: Escalation.Mode, _ first: Int, _ second: Int) -> Platform {
        RuleBench.usual { platform in
            var escalation = Escalation()
            escalation.mode = mode
            escalation.levels = [
                .init(level: "L1", who: "A", within: .seconds(first * 60), by: []), .init(level: "L2", who: "B", within: .seconds(second * 60), by: []),
            ]
            platform.escalation = escalation
        }
    }
}
