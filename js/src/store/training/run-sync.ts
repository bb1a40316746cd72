// RunExchange: what a run on this page and the kernel tell each other. What the page has computed goes
// out as commits, ten a second at most; what cells and other pages did comes in.

import type { Signal } from "@preact/signals";
import type { Buffers, Host } from "../../host/host.ts";
import type {
  OnWire,
  TrainingWidgetModel,
  WireAnswer,
  WireAt,
  WireCommit,
} from "../../models.ts";
import {
  type Answer,
  CommitQueue,
  keepLast,
  type Message,
  type QueuedAct,
} from "../commit-queue.ts";
import {
  packExamples,
  type RunExamples,
  type RunState,
  type RunStructure,
  type Settings,
  unpackExamples,
  unpackRun,
  unpackSettings,
  unpackStructure,
  withBytes,
  withoutBytes,
} from "./wire.ts";

const APART = 100; // ms between two commits, at least
const NONE = -1; // no recording of the kernel's

export const SETTINGS = ["optimizer", "batch_size", "l2", "zero_grad"];

/** What was touched: "set" of a parameter, one of SETTINGS, "examples", "loss"; "run": steps. */
export type Touch = QueuedAct;

/**
 * Why another run holds than the one here: a cell or another view has changed it; it did while this page
 * trained, a conflict; the kernel has made the steps that were asked for, or refused what was sent.
 */
export type Cause = "cell" | "view" | "conflict" | "kernel" | "refusal";

/** What an exchange needs of its store. */
export interface RunCorrespondent {
  /** The run as it is, with the losses from step `from` on. */
  state(from: number): RunState;
  readonly examples: Signal<RunExamples>;
  readonly structure: Signal<RunStructure>;
  readonly driven: string;
  /** Whether steps are being made here. */
  readonly isTraining: boolean;
  /** The kernel's run holds: `by` says why. */
  adopt(run: RunState, by: Cause): void;
  /** The run here holds, trained from now on in this way; but for the settings in `touched`. */
  adoptSettings(settings: Settings, touched: readonly string[]): void;
  /** What is computed here is not what holds: stop. */
  halt(): void;
  /** The kernel has recorded the run anew, or has other examples. */
  rebuild(structure: RunStructure, examples: RunExamples, run: RunState): void;
  /** The kernel knows the losses before step `known`. */
  told(known: number): void;
  refuse(why: string): void;
}

export class RunExchange {
  readonly link: CommitQueue<Touch>;
  /** How many steps in the kernel agree with those here. */
  known: number;
  /** The first step that is another than when the letter in flight was written. */
  #rewound = Infinity;
  readonly #store: RunCorrespondent;
  readonly #host: Host<TrainingWidgetModel>;
  #at: WireAt;
  #last = Number.NEGATIVE_INFINITY;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Steps that the kernel is to make, where this page cannot. */
  #asked = 0;
  /** What is special about the letter in flight: it asks for steps, or has other examples or another loss. */
  #sent = { asks: false, changes: false };

  constructor(
    store: RunCorrespondent,
    host: Host<TrainingWidgetModel>,
    end: AbortSignal,
  ) {
    this.#store = store;
    this.#host = host;
    this.#at = atOf(host);
    this.known = host.get("run").step;
    this.link = new CommitQueue<Touch>(
      host as unknown as Host<object>,
      end,
      () => this.#letter(),
      (answer) => this.#take(answer),
      keepLast,
    );
    host.watch(["structure", "examples", "run", "at", "commits"], () =>
      this.#publication(),
    );
    end.addEventListener("abort", () => clearTimeout(this.#timer));
  }

  // ---- to the kernel

  /** Whether there is a kernel that hears of this run, be it later. */
  get isHeard(): boolean {
    const reach = this.link.reach.peek();
    return reach !== "lost" && reach !== "none";
  }

  /** Tell the kernel, now or when the last commit is long enough ago. */
  commit(touch: Touch, now = false): void {
    keepLast(this.#waiting, touch);
    const wait = this.#last + APART - performance.now();
    if (now || wait <= 0) this.#send();
    else this.#timer ??= setTimeout(() => this.#send(), wait);
  }

  readonly #waiting: Touch[] = [];

  #send(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#last = performance.now();
    this.link.gather(() => {
      for (const touch of this.#waiting.splice(0)) this.link.post(touch);
    });
  }

  /** The run here is another than the kernel's from step `step` on. */
  rewound(step: number): void {
    this.known = Math.min(this.known, step);
    this.#rewound = Math.min(this.#rewound, step);
  }

  /** Let the kernel make steps. */
  ask(steps: number): void {
    this.#asked += steps;
    this.commit(touched("run"), true);
  }

  #letter(): Message {
    const { waiting } = this.link;
    const named = (name: string) => waiting.some((t) => t.name === name);
    const { structure, examples } = this.#store;
    const asks = this.#asked > 0 && this.#rewound === Infinity; // from where the run is now
    const { revision, recording } = this.#at;
    const commit: WireCommit = {
      revision,
      recording,
      touched: waiting.map(({ name }) => name),
      set: waiting
        .filter(({ name }) => name === "set")
        .map(({ leaf, number }) => [leaf, number]),
      loss: named("loss") ? structure.peek().loss : null,
      run: this.#store.state(this.known),
      examples: named("examples") ? packExamples(examples.peek()) : null,
      steps: asks ? this.#asked : 0,
    };
    const { json, buffers } = withoutBytes(commit);
    this.#sent = { asks, changes: named("examples") || named("loss") };
    if (asks) this.#asked = 0;
    else if (this.#asked > 0) queueMicrotask(() => this.ask(0)); // in the next letter
    this.#rewound = Infinity;
    const content = json as Message["content"];
    return { kind: asks ? "command" : "commit", content, buffers };
  }

  // ---- from the kernel

  #take({ error, content, buffers }: Answer): void {
    const { at = this.#at, run, step, settings }: OnWire<WireAnswer> = content;
    if (run) this.#correct(error, at, run, buffers);
    else {
      this.#at = at;
      this.known = Math.min(Number(step), this.#rewound);
      this.#store.told(this.known);
      if (settings) {
        const waiting = [...this.#waiting, ...this.link.waiting];
        const touched = waiting.map(({ name }) => name);
        this.#store.adoptSettings(unpackSettings(settings), touched);
      }
    }
    if (error) this.#store.refuse(error);
  }

  /** The run here is not the one that holds. */
  #correct(error: string, at: WireAt, packed: object, buffers: Buffers): void {
    const isRefused = error !== "" && this.#sent.changes;
    if (isRefused || isAnew(at, this.#at)) {
      if (isRefused) this.#at = { ...this.#at, recording: NONE };
      this.#store.halt();
      this.#publication(); // what else is another comes with the traits, now or soon
      return;
    }
    this.#at = at;
    if (this.#sent.asks && this.#rewound < Infinity) return; // it went back meanwhile
    const run = unpackRun(withBytes(packed, buffers) as OnWire<RunState>);
    this.known = run.step;
    const cause = this.#sent.asks ? "kernel" : "conflict";
    this.#store.adopt(run, error ? "refusal" : cause);
  }

  /** The traits have changed: a cell did something, or another page. */
  #publication(): void {
    const at = atOf(this.#host);
    if (this.link.busy || at.revision < this.#at.revision) return;
    const heard = this.#host.get("commits")[this.link.client] ?? 0;
    if (heard < this.link.answered) return;
    const anew = isAnew(at, this.#at);
    if (at.revision === this.#at.revision && !anew) return;
    const isAhead = this.#waiting.length > 0 || this.#store.isTraining;
    if (isAhead && !anew) {
      this.commit(touched("run")); // the answer says what holds
      return;
    }
    this.#at = at;
    const run = unpackRun(this.#host.get("run"));
    this.known = run.step;
    if (anew)
      this.#store.rebuild(
        unpackStructure(this.#host.get("structure")),
        unpackExamples(this.#host.get("examples")),
        run,
      );
    else this.#store.adopt(run, this.#host.get("by") ? "view" : "cell");
  }
}

export const touched = (name: string, leaf = -1, number = 0): Touch => ({
  name,
  leaf,
  number,
});

/** Whether it is computed in another way, or on other examples. */
const isAnew = (a: WireAt, b: WireAt) =>
  a.recording !== b.recording || a.examples !== b.examples;

const atOf = (host: Host<TrainingWidgetModel>): WireAt => host.get("at");
