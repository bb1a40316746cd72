// RunSync: keeps the run on this page and the one in the kernel the same. It sends what the page
// computes as commits, and takes in what cells and other pages did.

import type { Buffers, Host } from "../../host/host.ts";
import type {
  OnWire,
  TrainingWidgetModel,
  WireAnswer,
  WireAt,
  WireCommit,
} from "../../models.ts";
import { check, type Shape } from "../checked.ts";
import {
  type Answer,
  CommitQueue,
  keepLast,
  type Message,
  type QueuedAct,
} from "../commit-queue.ts";
import type { TrainingStore } from "./training-store.ts";
import {
  demandFit,
  packExamples,
  type RunState,
  unpackExamples,
  unpackRun,
  unpackSettings,
  unpackStructure,
  withBytes,
  withoutBytes,
} from "./wire.ts";

const NONE = -1; // no recording of the kernel's

export const SETTINGS = ["optimizer", "batch_size", "l1", "l2", "zero_grad"];

/** What was touched: "set" of a parameter, one of SETTINGS, "examples", "loss", "network"; "run": steps. */
export type Touch = QueuedAct;

/**
 * Why the kernel's run replaces the one here: a cell or another view changed it, which is a conflict if
 * this page trained meanwhile; or the kernel made the steps asked for, or refused what the page sent.
 */
export type Cause = "cell" | "view" | "conflict" | "kernel" | "refusal";

export class RunSync {
  readonly queue: CommitQueue<Touch, TrainingWidgetModel>;
  /** How many steps in the kernel agree with those here. */
  known: number;
  /** The first step that differs from the message in flight. */
  #rewound = Infinity;
  readonly #store: TrainingStore;
  readonly #host: Host<TrainingWidgetModel>;
  #at: WireAt;
  /** How many steps the kernel shall make, where this page cannot. */
  #asked = 0;
  /** Whether the message in flight asks for steps, and whether it has other examples, another loss or network. */
  #sent = { asks: false, changes: false };
  /** Why the kernel has refused other examples, another loss or network: its own are on their way. */
  #refusal = "";

  constructor(
    store: TrainingStore,
    host: Host<TrainingWidgetModel>,
    end: AbortSignal,
  ) {
    this.#store = store;
    this.#host = host;
    this.#at = atOf(host);
    this.known = host.get("run").step;
    this.queue = new CommitQueue(host, end, {
      write: () => this.#message(),
      onAnswer: (answer) => this.#take(answer),
      merge: keepLast,
      isPaced: () => true,
      numbers: () => ({
        step: store.run.step.peek(),
        loss: store.run.loss ?? NaN,
      }),
      onDamage: (why) => store.refuse(why),
    });
    this.queue.follow(["structure", "examples", "run", "at", "commits"], () =>
      this.#publication(),
    );
  }

  // ---- to the kernel

  /** Whether there is a kernel that receives this run, now or later. */
  get hasKernel(): boolean {
    const reach = this.queue.reach.peek();
    return reach !== "lost" && reach !== "none";
  }

  /** Commit the run, now or when the last commit is long enough ago. */
  commit(touch: Touch, now = false): void {
    this.queue.post(touch, now);
  }

  /** The run here differs from the kernel's from step `step` on. */
  rewound(step: number): void {
    this.known = Math.min(this.known, step);
    this.#rewound = Math.min(this.#rewound, step);
  }

  /** Ask the kernel to make steps. */
  ask(steps: number): void {
    this.#asked += steps;
    this.commit(touched("run"), true);
  }

  #message(): Message {
    const { waiting } = this.queue;
    const named = (name: string) => waiting.some((t) => t.name === name);
    const { structure, examples } = this.#store.run;
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
      run: this.#store.run.state(this.known),
      examples: named("examples") ? packExamples(examples.peek()) : null,
      network: named("network")
        ? {
            layers: [...structure.peek().layers],
            features: [...structure.peek().features],
            start: this.#store.start,
          }
        : null,
      steps: asks ? this.#asked : 0,
    };
    const { json, buffers } = withoutBytes(commit);
    const changes = ["examples", "loss", "network"].some(named);
    this.#sent = { asks, changes };
    if (asks) this.#asked = 0;
    else if (this.#asked > 0) queueMicrotask(() => this.ask(0)); // in the next message
    this.#rewound = Infinity;
    const content = json as Message["content"];
    return { kind: asks ? "command" : "commit", content, buffers };
  }

  // ---- from the kernel

  #take({ error, content, buffers }: Answer): void {
    const { at, run, step, settings }: OnWire<WireAnswer> = content;
    const now = at ? checkedAt(at) : this.#at;
    if (run) this.#correct(error, now, run, buffers);
    else {
      const changed = settings && unpackSettings(settings);
      this.#at = now;
      this.known = Math.min(Number(step), this.#rewound);
      this.#store.run.timeline.unsent.acknowledge(this.known);
      if (changed) {
        const touched = this.queue.waiting.map(({ name }) => name);
        this.#store.adoptSettings(changed, touched);
      }
    }
    this.#publication(); // a newer one may have overtaken the answer
    if (error) this.#store.refuse(error);
  }

  /** The run here is not the one that holds. */
  #correct(error: string, at: WireAt, packed: object, buffers: Buffers): void {
    const isRefused = error !== "" && this.#sent.changes;
    if (isRefused || isAnew(at, this.#at)) {
      if (isRefused) this.#at = { ...this.#at, recording: NONE };
      this.#refusal = error;
      this.#store.player.stop();
      this.#publication(); // what else is another comes with the traits, now or soon
      return;
    }
    const given = unpackRun(withBytes(packed, buffers) as OnWire<RunState>);
    const { structure, examples } = this.#store.run;
    demandFit(structure.peek(), examples.peek(), given);
    this.#at = at;
    if (this.#sent.asks && this.#rewound < Infinity) return; // it went back meanwhile
    this.known = given.step;
    const cause = this.#sent.asks ? "kernel" : "conflict";
    this.#store.adopt(given, error ? "refusal" : cause);
  }

  /** The traits have changed: a cell did something, or another page. */
  #publication(): void {
    if (this.queue.lacks) return; // what is here may not fit together
    const at = atOf(this.#host);
    if (this.queue.busy || at.revision < this.#at.revision) return;
    const acknowledged = this.#host.get("commits")[this.queue.client] ?? 0;
    if (acknowledged < this.queue.answered) return;
    const anew = isAnew(at, this.#at);
    if (at.revision === this.#at.revision && !anew) return;
    const isAhead = this.queue.waiting.length > 0 || this.#store.isTraining;
    if (isAhead && !anew) {
      this.commit(touched("run")); // the answer says what holds
      return;
    }
    this.#adopt(at, anew);
  }

  #adopt(at: WireAt, anew: boolean): void {
    const host = this.#host;
    const run = unpackRun(host.get("run"));
    const structure = anew
      ? unpackStructure(host.get("structure"))
      : this.#store.run.structure.peek();
    const examples = anew
      ? unpackExamples(host.get("examples"))
      : this.#store.run.examples.peek();
    demandFit(structure, examples, run);
    this.#at = at;
    this.known = run.step;
    if (anew) {
      this.#store.rebuild(structure, examples, run);
      if (this.#refusal) this.#store.refuse(this.#refusal);
      this.#refusal = "";
    } else this.#store.adopt(run, host.get("by") ? "view" : "cell");
  }
}

export const touched = (name: string, leaf = -1, number = 0): Touch => ({
  name,
  leaf,
  number,
});

/** Whether the run was recorded anew, or has other examples. */
const isAnew = (a: WireAt, b: WireAt) =>
  a.recording !== b.recording || a.examples !== b.examples;

const AT: Shape = { recording: "whole", examples: "whole", revision: "whole" };

function checkedAt(at: WireAt): WireAt {
  check(at, AT, "at");
  return at;
}

function atOf(host: Host<TrainingWidgetModel>): WireAt {
  check(host.get("commits") ?? {}, { "*": "whole" }, "commits");
  check(host.get("by"), "text?", "by");
  return checkedAt(host.get("at"));
}
