// A page and the real Python half, which runs on a pipe; between them a connection that loses messages. Time is
// the fake one of the tests in both halves.

import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { vi } from "vitest";
import { hostOf } from "../src/host/host.ts";
import { LabModel } from "./fake-hosts.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const OWN = `${ROOT}/.venv/bin/python`; // as ./dev makes it
const STEP_MS = 10;
const LONGEST_MS = 120_000; // until all is quiet

/** Python, and every page that is open. */
export class Pair {
  pages = [];
  #start = performance.now();
  #due = null;
  #waiting = [];
  #process;

  constructor() {
    const env = { ...process.env };
    env.PYTHONPATH = [ROOT, `${ROOT}/engine`, env.PYTHONPATH]
      .filter(Boolean)
      .join(":");
    const python = env.PYTHON ?? (existsSync(OWN) ? OWN : "python");
    this.#process = spawn(python, ["-m", "tests.conformance.kernel"], {
      cwd: ROOT,
      env,
      stdio: ["pipe", "pipe", "inherit"],
    });
    const lines = createInterface(this.#process.stdout);
    lines.on("line", (line) => this.#waiting.shift()?.(line));
    const end = (why) => {
      for (const answer of this.#waiting.splice(0))
        answer(JSON.stringify({ died: `${why}` }));
    };
    this.#process.on("exit", end);
    this.#process.on("error", end);
  }

  close() {
    for (const page of this.pages) page.close();
    this.#process.stdin.end();
  }

  /** In ms. */
  get now() {
    return performance.now() - this.#start;
  }

  async #request(request) {
    const line = await new Promise((answer) => {
      this.#waiting.push(answer);
      this.#process.stdin.write(
        `${JSON.stringify({ ...request, now: this.now / 1000 })}\n`,
      );
    });
    const { value, due, sent, died } = JSON.parse(line, revived);
    if (died !== undefined)
      throw new Error(`Python ended with ${died}; its error is above`);
    this.#due = due;
    for (const message of sent)
      for (const page of this.pages) page.receive(...message);
    return value;
  }

  ask = (expression) => this.#request({ ask: expression });

  /** Run a cell. */
  cell = (code) => this.#request({ cell: code });

  /** A new page that shows the view of this name: `make` gives its store. */
  async open(name, make) {
    const page = new Page(name, await this.#request({ model: name }), make);
    this.pages.push(page);
    return page;
  }

  /** Let time pass. */
  async pass(ms) {
    await this.#deliver();
    for (const end = this.now + ms; this.now < end; ) {
      const step = Math.min(STEP_MS, end - this.now);
      await vi.advanceTimersByTimeAsync(step);
      await this.#deliver();
    }
  }

  async #deliver() {
    do {
      for (const page of this.pages)
        for (const letter of page.outbox.splice(0))
          await this.#request({ model: page.name, ...letter });
      if (this.#due !== null && this.#due * 1000 <= this.now)
        await this.#request({});
      for (const page of this.pages) await page.take();
    } while (this.pages.some(({ outbox }) => outbox.length > 0));
  }

  /** Until neither half waits for anything. */
  async settle() {
    const end = this.now + LONGEST_MS;
    await this.#deliver();
    while (vi.getTimerCount() > 0 || this.#due !== null) {
      if (this.now > end) throw new Error(`no rest after ${LONGEST_MS} ms`);
      if (this.#due !== null) await vi.advanceTimersByTimeAsync(STEP_MS);
      else await vi.advanceTimersToNextTimerAsync();
      await this.#deliver();
    }
  }
}

class Page {
  counts = { out: 0, in: 0 };
  /** The direction and the number of the message that gets lost, or a function that says so. */
  drop;
  dropped = [];
  outbox = [];
  #inbox = [];
  #end = new AbortController();

  constructor(name, traits, make) {
    this.name = name;
    this.model = new LabModel(traits);
    this.model.send = (content, _, buffers = []) => {
      const letter = structuredClone({ content, buffers: buffers.map(base64) });
      if (!this.#isLost("out", content.kind)) this.outbox.push(letter);
    };
    const { signal } = this.#end;
    this.host = hostOf(this.model.proxy(), signal);
    this.store = make(this.host, signal);
  }

  /** Count anew, and lose this message. */
  arm(drop) {
    Object.assign(this, { counts: { out: 0, in: 0 }, drop, dropped: [] });
  }

  #isLost(direction, what) {
    this.counts[direction] += 1;
    const isIt =
      typeof this.drop === "function"
        ? this.drop(direction)
        : this.drop?.[0] === direction &&
          this.drop[1] === this.counts[direction];
    if (isIt) this.dropped.push(`${direction} ${what}`);
    return isIt;
  }

  receive(name, method, content, buffers) {
    if (name !== this.name) return;
    const what = content.kind ?? Object.keys(content);
    if (!this.#isLost("in", what)) this.#inbox.push([method, content, buffers]);
  }

  /** Take what has arrived, as a host does. */
  async take() {
    for (const [method, content, buffers] of this.#inbox.splice(0)) {
      if (method === "update") this.model.update(content);
      else this.model.fire("msg:custom", content, buffers);
      await vi.advanceTimersByTimeAsync(0);
    }
  }

  /** The connection was down for a moment. */
  reconnect() {
    this.model.become("unknown", "connecting");
    this.model.become("idle");
  }

  close() {
    this.#end.abort();
  }
}

const base64 = (buffer) => Buffer.from(buffer).toString("base64");

/** Bytes as Jupyter passes them. */
function revived(_, part) {
  if (typeof part?.base64 !== "string") return part;
  const bytes = Buffer.from(part.base64, "base64");
  return new DataView(
    bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length),
  );
}
