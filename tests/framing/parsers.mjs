// Two readers of the same bytes: ours, a program, and the one that Node.js has in itself (llhttp), as strict as it is by default.
//
// Each says how it frames a connection: `{end, requests: [{method, stays, target, body}]}`, bytes as hexadecimal digits. The end is
// "refused", "closed" (by the last request), "open" (there may be more), or "other", where the connection leaves HTTP.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

// In place of a length.
const SEND_NOW = Buffer.alloc(4, 0xff);

/** Our parser, in a program that answers many inputs at once. */
export class Ours {
  constructor(program) {
    this.process = spawn(program, { stdio: ["pipe", "pipe", "inherit"] });
    this.lines = createInterface({ input: this.process.stdout })[Symbol.asyncIterator]();
  }

  /** Sends inputs; their answers come in order. */
  send(inputs) {
    const parts = [];
    for (const input of inputs) {
      const size = Buffer.alloc(4);
      size.writeUInt32LE(input.length);
      parts.push(size, input);
    }
    this.process.stdin.write(Buffer.concat([...parts, SEND_NOW]));
  }

  async answer() {
    const { value, done } = await this.lines.next();
    if (done) throw new Error("the program that reads requests has ended");
    const [end, ...requests] = value.split(" ");
    return { end, requests: requests.map((request) => {
      const [method, stays, target, body] = request.split(",");
      return { method, stays: stays === "stays", target, body };
    }) };
  }

  async stop() {
    this.process.stdin.end();
    await once(this.process, "close");
  }
}

/** What is behind node:http; it has no other door. */
function binding() {
  try {
    return process.binding("http_parser");
  } catch {
    return undefined;
  }
}

export class Theirs {
  constructor() {
    const found = binding();
    this.isThere = found?.HTTPParser !== undefined;
    if (!this.isThere) return;
    const { HTTPParser } = found;
    this.kind = HTTPParser.REQUEST;
    this.methods = found.allMethods ?? found.methods;
    this.parser = new HTTPParser();
    this.parser[HTTPParser.kOnHeadersComplete] = (...said) => this.begin(...said);
    this.parser[HTTPParser.kOnBody] = (bytes) => this.bodies.push(bytes);
    this.parser[HTTPParser.kOnMessageComplete] = () => this.finish();
  }

  frame(input) {
    this.requests = [];
    this.leaves = false;
    this.parser.initialize(this.kind, {}, 0, 0);
    const result = this.parser.execute(input);
    const isRefused = result instanceof Error;
    return { end: isRefused ? "refused" : this.leaves ? "other" : "open", requests: this.requests };
  }

  begin(major, minor, headers, method, url, status, message, upgrade, stays) {
    this.bodies = [];
    this.leaves = upgrade;
    this.request = { method: this.methods[method], stays, target: Buffer.from(url, "latin1").toString("hex") };
    return 0;
  }

  finish() {
    this.requests.push({ ...this.request, body: Buffer.concat(this.bodies).toString("hex") });
  }
}
