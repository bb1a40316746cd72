// CommitQueue: acts on their way to the kernel. One message is in flight at most, until it is answered;
// acts that are posted meanwhile wait and go in the next one, merged, so that a flood of slider moves
// never queues up.

import { type Signal, signal } from "@preact/signals";
import type { Buffers, Host } from "../host/host.ts";
import { check, reasonOf } from "./checked.ts";
import { Delivery } from "./delivery.ts";

declare const __VERSION__: string;

/** An act as it is sent: its name, leaf and number. */
export interface QueuedAct {
  name: string;
  leaf: number;
  number: number;
}

/**
 * How the kernel is reached. "waiting": an answer is late; "busy": and its host tells that it runs a cell;
 * "silent": and it has never answered, though the host has a kernel; "none": and the host tells of none.
 */
export type Reach = "live" | "waiting" | "busy" | "silent" | "lost" | "none";

export interface Answer {
  error: string;
  revision: number;
  recording: number | undefined;
  gradStale: boolean;
  /** The kernel's data and gradients, where those of the commit do not hold. */
  state: Buffers | undefined;
  /** Whether the kernel says again what it said before: traits may be newer. */
  isOld: boolean;
  /** The whole answer, for callers that expect more. */
  content: Record<string, unknown>;
  buffers: Buffers;
}

/** What the queue reads of a model. */
interface Counted {
  updates: number;
  whole: number;
  numbers: Record<string, unknown>;
}

export interface Message {
  kind: "commit" | "command";
  content: Record<string, unknown>;
  buffers: ArrayBuffer[];
}

/** What a queue asks of its store. */
export interface QueueOwner<Act> {
  /** The message for the acts that wait. */
  write(): Message;
  /** Take what the kernel answers. */
  onAnswer(answer: Answer): void;
  /** Add an act to those that wait. */
  merge(waiting: Act[], act: Act): void;
  /** Whether what waits may wait: ten messages a second are enough then. */
  isPaced(): boolean;
  /** What the view shows, by name. */
  numbers(): Record<string, number>;
  /** What the kernel has sent cannot be read; say why. */
  onDamage(why: string): void;
}

const TRIES = 3; // of a kernel that has never answered, until the view says so
export const COMMIT_PAUSE_MS = 100; // between two commits, at least: each costs the server more than the kernel

export const CALM_MS = 150; // after the last act: a cell that a host runs for each number of a drag would hold up the kernel
const LACK_MS = 500; // until traits that were sent before an answer must be here: a host takes them up later

export class CommitQueue<Act extends QueuedAct, Model extends Counted> {
  readonly reach: Signal<Reach> = signal("live");
  readonly client = Array.from(
    crypto.getRandomValues(new Uint32Array(3)), // randomUUID is missing on plain http
    (part) => part.toString(36),
  ).join("");
  readonly waiting: Act[] = [];
  /** The sequence number of the newest commit that the kernel has answered. */
  answered = 0;
  #seq = 0;
  #hello: Delivery | undefined;
  #inFlight: Delivery | undefined;
  #hasAnswered = false;
  /** How many messages with traits the kernel had sent before its last answer, and up to which all are here. */
  #updates = 0;
  #held: number;
  #lackTimer: ReturnType<typeof setTimeout> | undefined;
  #calm: ReturnType<typeof setTimeout> | undefined;
  #isGathering = false;
  #isUrgent = false;
  #sentAt = Number.NEGATIVE_INFINITY;
  #pause: ReturnType<typeof setTimeout> | undefined;
  readonly #host: Host<Model>;
  readonly #owner: QueueOwner<Act>;

  constructor(host: Host<Model>, end: AbortSignal, owner: QueueOwner<Act>) {
    this.#host = host;
    this.#owner = owner;
    host.onMessage((content, buffers) =>
      this.#attempt(() => this.#receive(content, buffers)),
    );
    host.onLost(this.#lost);
    this.#held = host.get("updates") ?? 0;
    host.watch(["updates", "whole"], () => this.#expect(this.#updates));
    this.#followKernel();
    end.addEventListener("abort", () => this.#stop());
  }

  /**
   * Call `read` after any of the traits `keys` has changed. If some traits got lost, the others may not fit
   * together: it is called when the kernel has sent all.
   */
  follow(keys: readonly (keyof Model & string)[], read: () => void): void {
    this.#host.watch([...keys, "whole"], () => {
      if (!this.lacks) this.#attempt(read);
    });
  }

  #attempt(read: () => void): void {
    try {
      read();
    } catch (problem) {
      const why = reasonOf(problem);
      this.#owner.onDamage(`Python has sent what cannot be shown: ${why}`);
    }
  }

  /** Whether a message is in flight. */
  get busy(): boolean {
    return this.#inFlight !== undefined;
  }

  /** Whether the kernel lacks something that was posted. */
  get isBehind(): boolean {
    return this.busy || this.waiting.length > 0;
  }

  /** Whether traits that the kernel has sent got lost, or are on their way. */
  get lacks(): boolean {
    this.#hold();
    return this.#held < this.#updates;
  }

  /** Whether there is no kernel, or none any more. */
  get isAlone(): boolean {
    return /none|lost/.test(this.reach.value);
  }

  /** Tell the kernel that a page has opened, or that it lacks traits. */
  hello(): void {
    const content = {
      kind: "hello",
      client: this.client,
      seq: 0,
      version: __VERSION__,
      lacks: this.lacks,
    };
    const late = ({ tries }: Delivery) =>
      tries <= TRIES || this.#host.kernel() !== "";
    this.#hello?.stop();
    this.#hello = new Delivery(this.#host, content, [], late, this.#lost);
    if (!this.#hello.send()) this.reach.value = "none";
  }

  /** Send `act` in the next message, when the one in flight is answered and, unless `now`, the pause over. */
  post(act: Act, now = false): void {
    if (this.reach.value === "none" && !this.busy) return;
    clearTimeout(this.#calm);
    this.#owner.merge(this.waiting, act);
    this.#isUrgent ||= now;
    this.#flush();
  }

  /** Send all that `acts` posts in one message. */
  gather(acts: () => void): void {
    this.#isGathering = true;
    try {
      acts();
    } finally {
      this.#isGathering = false;
      this.#flush();
    }
  }

  #flush(): void {
    if (this.#isGathering || this.#inFlight || this.waiting.length === 0)
      return;
    const wait = this.#sentAt + COMMIT_PAUSE_MS - performance.now();
    if (this.#isUrgent || wait <= 0 || !this.#owner.isPaced()) this.#send();
    else this.#pause ??= setTimeout(() => this.#send(), wait);
  }

  #send(): void {
    clearTimeout(this.#pause);
    this.#pause = undefined;
    this.#isUrgent = false;
    this.#sentAt = performance.now();
    const { kind, content, buffers } = this.#owner.write();
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
    const delivery = new Delivery(
      this.#host,
      message,
      [numbers, ...buffers],
      () => this.#wait(),
      this.#lost,
    );
    if (delivery.send()) this.#inFlight = delivery;
    else this.#lost();
  }

  // ---- without an answer

  /** No answer has come; whether to send the message again. */
  #wait(): boolean {
    this.reach.value = this.#silence();
    return this.reach.value !== "none";
  }

  #silence(): Reach {
    const kernel = this.#host.kernel();
    if (kernel === "busy") return "busy";
    const isNew = !this.#hasAnswered && (this.#inFlight?.tries ?? 0) > TRIES;
    if (!isNew || kernel === "cut") return "waiting";
    return kernel === "" ? "none" : "silent";
  }

  /** Follow what the host tells of its kernel: what is in flight may have got lost with the connection. */
  #followKernel(): void {
    let before = this.#host.kernel();
    this.#host.onKernel(() => {
      const kernel = this.#host.kernel();
      const isBack = before === "cut" && kernel !== "cut";
      before = kernel;
      if (kernel === "gone" || kernel === "none")
        this.#end(kernel === "none" ? "none" : "lost");
      if (this.isAlone) return;
      if (this.reach.value !== "live") this.reach.value = this.#silence();
      if (!isBack) return;
      if (this.#hello) this.#hello.sendAgain();
      else this.hello(); // its answer says what this page lacks
      this.#inFlight?.sendAgain();
    });
  }

  #end(reach: "lost" | "none"): void {
    this.#stop();
    this.reach.value = reach;
  }

  readonly #lost = (): void => this.#end("lost");

  #stop(): void {
    clearTimeout(this.#pause);
    clearTimeout(this.#calm);
    clearTimeout(this.#lackTimer);
    this.#hello?.stop();
    this.#inFlight?.stop();
  }

  // ---- with an answer

  #receive(message: unknown, buffers: Buffers): void {
    const content = (message ?? {}) as Record<string, unknown>;
    if (content.kind !== "answer" || content.client !== this.client) return;
    this.#hasAnswered = true;
    this.#hello?.stop();
    this.#hello = undefined;
    this.#expect(Number(content.updates ?? 0));
    if (!this.#inFlight || content.seq !== this.#inFlight.seq) return;
    this.#inFlight.stop();
    this.#inFlight = undefined;
    this.answered = this.#seq;
    this.reach.value = "live";
    try {
      this.#owner.onAnswer(answerOf(content, buffers));
    } finally {
      this.#flush();
      if (!this.isBehind) this.#calm = setTimeout(this.#tell, CALM_MS);
    }
  }

  /** Let hosts that watch traits know what the learner has done; Python has it. */
  readonly #tell = (): void =>
    this.#attempt(() =>
      this.#host.write("numbers", this.#owner.numbers() as Model["numbers"]),
    );

  /** Traits may have come: the next ones, or all of them; or later ones, which says that some got lost. */
  #hold(): void {
    const updates = this.#host.get("updates") ?? 0;
    if (updates === this.#held + 1 || updates === this.#host.get("whole"))
      this.#held = Math.max(this.#held, updates);
    this.#updates = Math.max(this.#updates, updates);
  }

  /** Ask for the traits if some of them got lost. */
  #expect(updates: number): void {
    this.#updates = Math.max(this.#updates, updates);
    clearTimeout(this.#lackTimer);
    if (!this.lacks) return;
    this.#lackTimer = setTimeout(() => this.lacks && this.hello(), LACK_MS);
  }
}

const answerOf = (
  content: Record<string, unknown>,
  buffers: Buffers,
): Answer => ({
  error: String(content.error ?? ""),
  revision: Number(content.revision ?? 0),
  recording: content.recording as number | undefined,
  gradStale: content.grad_stale === true,
  isOld: content.again === true,
  state: buffers.length === 2 ? buffers : undefined,
  content,
  buffers,
});

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
  const [kernel, error] = [host.get("version"), host.get("error")];
  check(
    { version: kernel, error },
    { version: "text?", error: "text?" },
    "error",
  );
  return kernel && kernel !== __VERSION__
    ? `This page runs micrograd_widgets ${__VERSION__}, the kernel ${kernel}: reload the page, or restart the kernel.`
    : (error ?? "");
}
