// The API: plain Node.js, no packages.
import { createServer } from "node:http";
import { scryptSync, timingSafeEqual, randomBytes } from "node:crypto";
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { Database } from "./database.mjs";

const port = Number(process.env.API_PORT ?? 4000);
const token = process.env.ADMIN_TOKEN ?? "";
const commit = readFileSync(new URL("./COMMIT", import.meta.url), "utf8").trim();
const database = new Database(process.env.DB_SOCKET ?? "/var/run/postgresql/.s.PGSQL.5432", "o4o", "o4o_platform");

mkdirSync("logs", { recursive: true });
function logError(error, where) {
  const line = `${new Date().toISOString()} ERROR ${where}: ${error.message}\n`;
  // A full disk must not take the API down with it.
  try { appendFileSync("logs/error.log", line); } catch { process.stderr.write(line); }
}

async function health() {
  await database.query("SELECT 1");
  return { status: "ok", database: "ok", commit };
}

async function products(url) {
  const limit = Math.min(Number(url.searchParams.get("limit") ?? 20) || 20, 100);
  const rows = await database.query(`SELECT id, sku, name, price_cents FROM products ORDER BY id LIMIT ${limit}`);
  return { products: rows.map(([id, sku, name, price]) => ({ id: Number(id), sku, name, price: Number(price) })) };
}

async function login(body) {
  const { email, password } = JSON.parse(body || "{}");
  const quoted = String(email ?? "").replaceAll("'", "''");
  const [row] = await database.query(`SELECT id, password_hash FROM users WHERE email = '${quoted}'`);
  const [kind, salt, hash] = (row?.[1] ?? "").split("$");
  const given = scryptSync(String(password ?? ""), salt ?? "", 32);
  if (kind !== "scrypt" || !timingSafeEqual(given, Buffer.from(hash, "hex"))) throw Object.assign(new Error("wrong email or password"), { status: 401 });
  return { token: randomBytes(16).toString("hex"), user: Number(row[0]) };
}

function autoRecovery(request, enabled) {
  if (!token || request.headers.authorization !== `Bearer ${token}`) throw Object.assign(new Error("unauthorized"), { status: 401 });
  if (enabled !== undefined) writeFileSync("auto-recovery.json", JSON.stringify({ enabled }));
  return JSON.parse(readFileSync("auto-recovery.json", "utf8"));
}

async function answer(request, url, body) {
  switch (`${request.method} ${url.pathname}`) {
    case "HEAD /api/health":
    case "GET /api/health": return health();
    case "GET /api/v1/products": return products(url);
    case "POST /api/v1/auth/login": return login(body);
    case "GET /api/v1/auto-recovery": return autoRecovery(request);
    case "POST /api/v1/auto-recovery/enable": return autoRecovery(request, true);
    case "POST /api/v1/auto-recovery/disable": return autoRecovery(request, false);
    default: throw Object.assign(new Error("not found"), { status: 404 });
  }
}

createServer(async (request, response) => {
  let body = "";
  for await (const chunk of request) {
    body += chunk;
    if (body.length > 65536) { response.writeHead(413).end(); return; }
  }
  const url = new URL(request.url, "http://localhost");
  let status = 200, content;
  try {
    content = await answer(request, url, body);
  } catch (error) {
    status = error.status ?? (error.database ? 503 : 500);
    if (error.database && error.code) status = 500;
    content = { status: "error", error: error.database ? `database error: ${error.message}` : error.message };
    if (status >= 500) logError(error, url.pathname);
  }
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(content) + "\n");
}).listen(port, () => console.log(`api-server ${commit} listens on ${port}`));
