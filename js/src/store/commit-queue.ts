// CommitQueue: acts on their way to the kernel. One message is in flight at most; acts that are posted
// meanwhile wait and go in the next one, merged, so that a flood of slider moves never queues up.

import { type Signal, signal } from "@preact/signals";
import type { Buffers, Host } from "../host/host.ts";

declare const __VERSION__: string;

/** An act as it is sent: its name, leaf and number. */
export interface QueuedAct {
  name: string;
  leaf: number;
  number: number;
}

/** How the kernel is reached; "silent": it has never answered. */
export type Reach = "live" | "slow" | "silent" | "lost" | "none";

export interface Answer {
  error: string;
  revision: number;
  recording: number | undefined;
  gradStale: boolean;
  /** The kernel's data and gradients, where those of the commit do not hold. */
  state: Buffers | undefined;
  /** The whole answer, for callers that expect more. */
  content: Record<string, unknown>;
  buffers: Buffers;
}

export interface Message {
  kind: "commit" | "command";
  content: Record<string, unknown>;
  buffers: ArrayBuffer[];
}

const PATIENCE_MS = 2000; // without an answer, before the view says so

export class CommitQueue<Act extends QueuedAct> {
  readonly reach: Signal<Reach> = signal("live");
  readonly client = Array.from(
    crypto.getRandomValues(new Uint32Array(3)), // randomUUID is missing on plain http
    (part) => part.toString(36),
  ).join("");
  readonly waiting: Act[] = [];
  /** The sequence number of the newest commit that the kernel has answered. */
  answered = 0;
  #seq = 0;
  #inFlight = false;
  #gathering = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #host: Host<object>;
  readonly #write: () => Message;
  readonly #onAnswer: (answer: Answer) => void;
  readonly #merge: (waiting: Act[], act: Act) => void;

  /**
   * `write` makes the message for the acts that wait, `onAnswer` takes what the kernel answers, and
   * `merge` adds an act to those that wait.
   */
  constructor(
    host: Host<object>,
    end: AbortSignal,
    write: () => Message,
    onAnswer: (answer: Answer) => void,
    merge: (waiting: Act[], act: Act) => void,
  ) {
    this.#host = host;
    this.#merge = merge;
    this.#write = write;
    this.#onAnswer = onAnswer;
    host.onMessage((content, buffers) => this.#receive(content, buffers));
    host.onLost(() => {
      this.reach.value = "lost";
    });
    end.addEventListener("abort", () => clearTimeout(this.#timer));
  }

  /** Whether a message is in flight. */
  get busy(): boolean {
    return this.#inFlight;
  }

  /** Whether there is no kernel, or none any more. */
  get isAlone(): boolean {
    return /none|lost/.test(this.reach.value);
  }

  /** Tell the kernel that a page has opened. */
  hello(): void {
    const content = {
      kind: "hello",
      client: this.client,
      version: __VERSION__,
    };
    if (!this.#host.send(content, [])) this.reach.value = "none";
  }

  /** Send `act` now, or in the message after the one in flight. */
  post(act: Act): void {
    if (this.reach.value === "none") return;
    this.#merge(this.waiting, act);
    this.#flush();
  }

  /** Send all that `acts` posts in one message. */
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
    const message = {
      ...content,
      kind,
      client: this.client,
      seq: this.#seq,
      acts: acts.map((act) => [act.name, act.leaf]),
    };
    if (!this.#host.send(message, [numbers, ...buffers])) {
      this.reach.value = "lost";
      return;
    }
    this.#inFlight = true;
    this.#timer = setTimeout(() => {
      if (this.reach.value === "live")
        this.reach.value = this.answered > 0 ? "slow" : "silent";
    }, PATIENCE_MS);
  }

  #receive(message: unknown, buffers: Buffers): void {
    const content = message as Record<string, unknown>;
    if (content.kind !== "answer" || content.client !== this.client) return;
    if (content.seq !== this.#seq) return;
    clearTimeout(this.#timer);
    this.#inFlight = false;
    this.answered = this.#seq;
    this.reach.value = "live";
    this.#onAnswer({
      error: String(content.error ?? ""),
      revision: Number(content.revision ?? 0),
      recording: content.recording as number | undefined,
      gradStale: content.grad_stale === true,
      state: buffers.length === 2 ? buffers : undefined,
      content,
      buffers,
    });
    this.#flush();
  }
}

/** Add `act` to `waiting` in the place of an earlier one of the same name and leaf. */
export function keepLast(waiting: QueuedAct[], act: QueuedAct): void {
  const same = waiting.findIndex(
    ({ name, leaf }) => name === act.name && leaf === act.leaf,
  );
  if (same >= 0) waiting.splice(same, 1);
  waiting.push(act);
}

/** What the kernel reports in its trait `error`, or that it is of another version than this page. */
export function troubleOf(
  host: Pick<Host<{ version: string; error: string }>, "get">,
): string {
  const kernel = host.get("version");
  return kernel && kernel !== __VERSION__
    ? `This page runs micrograd_widgets ${__VERSION__}, the kernel ${kernel}: reload the page, or restart the kernel.`
    : (host.get("error") ?? "");
}
