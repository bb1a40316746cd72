// Link: commits on their way to the kernel. One is in flight at most; what happens meanwhile is
// merged into the next, so a flood of slider moves never queues up and nothing touched is lost.

import { type Signal, signal } from "@preact/signals";
import type { Buffers, Host } from "../host/host.ts";
import { type Act, merge } from "./acts.ts";

/** What a letter tells of: whatever was done, to which leaf, with which number. */
export type Posted = Pick<Act, "leaf" | "number"> & { name: string };

/** How the kernel is reached; "silent": it has never answered. */
export type Reach = "live" | "slow" | "silent" | "lost" | "none";

export interface Answer {
  error: string;
  revision: number;
  recording: number | undefined;
  gradStale: boolean;
  /** Data and gradients that hold in the kernel, when they are not those of the commit. */
  state: Buffers | undefined;
  /** All of it, for whoever expects more. */
  said: Record<string, unknown>;
  buffers: Buffers;
}

export interface Letter {
  kind: "commit" | "command";
  content: Record<string, unknown>;
  buffers: ArrayBuffer[];
}

const PATIENCE = 2000; // ms without an answer before the view says so

export class Link<Deed extends Posted = Act> {
  readonly reach: Signal<Reach> = signal("live");
  readonly client = Array.from(
    crypto.getRandomValues(new Uint32Array(3)), // randomUUID is missing on plain http
    (part) => part.toString(36),
  ).join("");
  readonly waiting: Deed[] = [];
  /** The sequence number of the newest commit that the kernel has answered. */
  answered = 0;
  #seq = 0;
  #inFlight = false;
  #gathering = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #host: Host<object>;
  readonly #write: () => Letter;
  readonly #onAnswer: (answer: Answer) => void;
  readonly #merge: (waiting: Deed[], act: Deed) => void;

  /**
   * `write` makes the letter for the acts that wait, `onAnswer` hears what the kernel says; `merge`
   * adds an act to those that wait.
   */
  constructor(
    host: Host<object>,
    end: AbortSignal,
    write: () => Letter,
    onAnswer: (answer: Answer) => void,
    join: (waiting: Deed[], act: Deed) => void = merge as never,
  ) {
    this.#host = host;
    this.#merge = join;
    this.#write = write;
    this.#onAnswer = onAnswer;
    host.onMessage((content, buffers) => this.#hear(content, buffers));
    host.onLost(() => {
      this.reach.value = "lost";
    });
    end.addEventListener("abort", () => clearTimeout(this.#timer));
  }

  get busy(): boolean {
    return this.#inFlight;
  }

  /** Tell the kernel that a page has opened. */
  hello(version: string): void {
    const said = { kind: "hello", client: this.client, version };
    if (!this.#host.send(said, [])) this.reach.value = "none";
  }

  /** Send `act` now, or with the others that wait for the answer to what is in flight. */
  post(act: Deed): void {
    if (this.reach.value === "none") return;
    this.#merge(this.waiting, act);
    this.#flush();
  }

  /** All that `acts` posts goes in one letter. */
  gather(acts: () => void): void {
    this.#gathering = true;
    try {
      acts();
    } finally {
      this.#gathering = false;
      this.#flush();
    }
  }

  #flush(): void {
    if (this.#gathering || this.#inFlight || this.waiting.length === 0) return;
    const { kind, content, buffers } = this.#write();
    const acts = this.waiting.splice(0);
    const numbers = Float64Array.from(acts, (act) => act.number).buffer;
    this.#seq += 1;
    const said = {
      ...content,
      kind,
      client: this.client,
      seq: this.#seq,
      acts: acts.map((act) => [act.name, act.leaf]),
    };
    if (!this.#host.send(said, [numbers, ...buffers])) {
      this.reach.value = "lost";
      return;
    }
    this.#inFlight = true;
    this.#timer = setTimeout(() => {
      if (this.reach.value === "live")
        this.reach.value = this.answered > 0 ? "slow" : "silent";
    }, PATIENCE);
  }

  #hear(content: unknown, buffers: Buffers): void {
    const said = content as Record<string, unknown>;
    if (said.kind !== "answer" || said.client !== this.client) return;
    if (said.seq !== this.#seq) return;
    clearTimeout(this.#timer);
    this.#inFlight = false;
    this.answered = this.#seq;
    this.reach.value = "live";
    this.#onAnswer({
      error: String(said.error ?? ""),
      revision: Number(said.revision ?? 0),
      recording: said.recording as number | undefined,
      gradStale: said.grad_stale === true,
      state: buffers.length === 2 ? buffers : undefined,
      said,
      buffers,
    });
    this.#flush();
  }
}
