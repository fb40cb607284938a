// A small client of PostgreSQL's wire protocol, version 3, over the local socket (peer authentication):
// one connection, one query at a time, text results.
// https://www.postgresql.org/docs/15/protocol-flow.html
import { createConnection } from "node:net";

const timeoutMilliseconds = 1000;

function failure(message, code) {
  return Object.assign(new Error(message), { database: true, code });
}

export class Database {
  #socket = null;
  #turn = Promise.resolve();

  constructor(path, user, name) {
    this.path = path;
    this.user = user;
    this.name = name;
  }

  /** Rows as arrays of strings (null for NULL). Rejects after a second without an answer. */
  query(sql) {
    const result = this.#turn.then(() => this.#exchange(sql));
    this.#turn = result.catch(() => {});
    return result;
  }

  async #exchange(sql) {
    // A connection that the server closed while nobody asked is opened anew, once.
    if (this.#socket?.destroyed) this.#socket = null;
    if (!this.#socket) {
      this.#socket = createConnection(this.path);
      const user = `user\0${this.user}\0database\0${this.name}\0application_name\0api-server\0\0`;
      const start = Buffer.alloc(8);
      start.writeInt32BE(8 + Buffer.byteLength(user), 0);
      start.writeInt32BE(196608, 4);
      await this.#roundTrip(Buffer.concat([start, Buffer.from(user)]));
    }
    const text = Buffer.from(sql + "\0");
    const head = Buffer.from("Q\0\0\0\0");
    head.writeInt32BE(4 + text.length, 1);
    return this.#roundTrip(Buffer.concat([head, text]));
  }

  #roundTrip(message) {
    const socket = this.#socket;
    return new Promise((resolve, reject) => {
      const rows = [];
      let pending = Buffer.alloc(0), error = null;
      const finish = (action, value, broken) => {
        clearTimeout(timer);
        socket.removeAllListeners();
        socket.on("error", () => {});
        if (broken) socket.destroy();
        action(value);
      };
      const timer = setTimeout(() => finish(reject, failure("no answer from the database within 1 s"), true), timeoutMilliseconds);
      socket.on("error", (cause) => finish(reject, failure(`could not connect to database: ${cause.code}`), true));
      socket.on("close", () => finish(reject, failure(error?.message ?? "could not connect to database: connection closed"), true));
      socket.on("data", (chunk) => {
        pending = Buffer.concat([pending, chunk]);
        while (pending.length >= 5 && pending.length > pending.readInt32BE(1)) {
          const kind = String.fromCharCode(pending[0]);
          const payload = pending.subarray(5, 1 + pending.readInt32BE(1));
          pending = pending.subarray(1 + pending.readInt32BE(1));
          if (kind === "D") rows.push(fields(payload));
          if (kind === "E") error = serverError(payload);
          if (kind === "R" && payload.readInt32BE(0) !== 0) return finish(reject, failure("could not connect to database: authentication"), true);
          // FATAL errors are not followed by "ready": the server closes the connection.
          if (kind === "Z") return error ? finish(reject, error, false) : finish(resolve, rows, false);
        }
      });
      socket.write(message);
    });
  }
}

function fields(payload) {
  const row = [];
  let at = 2;
  for (let left = payload.readInt16BE(0); left > 0; left--) {
    const length = payload.readInt32BE(at);
    at += 4;
    row.push(length < 0 ? null : payload.toString("utf8", at, at + length));
    at += Math.max(0, length);
  }
  return row;
}

function serverError(payload) {
  const parts = {};
  for (const part of payload.toString("utf8").split("\0")) parts[part[0]] = part.slice(1);
  return failure(parts.M ?? "unknown", parts.C);
}
