// GraphSync: keeps a graph on this page and the Python objects the same. It writes the commits that the
// queue sends, and takes over the kernel's answers and what cells and other views have changed.

import { batch } from "@preact/signals";
import type { Buffers, Host } from "../host/host.ts";
import type { GraphWidgetModel } from "../models.ts";
import { type GraphAct, type GraphState, merge, rowOf } from "./acts.ts";
import { bytes, demand, numbers } from "./checked.ts";
import { type Answer, CommitQueue, type Message } from "./commit-queue.ts";
import type { GraphEvent } from "./graph-event.ts";
import type { GraphStore } from "./graph-store.ts";
import { Replay } from "./replay.ts";
import { type GraphSettings, SETTING_KEYS } from "./settings.ts";
import { type PackedStructure, unpackStructure } from "./structure.ts";

const CALM_MS = 600; // between two changes from elsewhere that are announced one by one

/** Announced while a run trains these Values: a screen reader would read out each change. */
const RESTLESS: GraphEvent = {
  kind: "message",
  text: "A cell or another view goes on changing this.",
};

/** Who changed the arrays last, and how; a cell has no client. */
interface LastChange {
  client: string;
  gesture: number;
  act: GraphAct;
}

export class GraphSync {
  readonly queue: CommitQueue<GraphAct>;
  readonly #store: GraphStore;
  readonly #host: Host<GraphWidgetModel>;
  /** When a change from elsewhere was announced. */
  #announcedAt = Number.NEGATIVE_INFINITY;
  #quiet: ReturnType<typeof setTimeout> | undefined;
  /** What waits for the kernel's answer; called with the error of a refusal. */
  readonly #later: ((error: string) => void)[] = [];
  /** The state of the kernel that the arrays here are, or were computed from. */
  #revision: number;

  constructor(
    store: GraphStore,
    host: Host<GraphWidgetModel>,
    end: AbortSignal,
  ) {
    this.#store = store;
    this.#host = host;
    this.#revision = host.get("revision");
    this.queue = new CommitQueue(
      host,
      end,
      () => this.#message(),
      (answer) => this.#take(answer),
      merge,
      () => this.#isSliding,
    );
    end.addEventListener("abort", () => clearTimeout(this.#quiet));
    this.#readState();
    // while the kernel lacks something the traits are older than the settings here: #take reads them
    host.watch(
      SETTING_KEYS,
      () => this.queue.isBehind || store.settings.read(),
    );
    host.watch(["structure", "revision", "data", "grad"], () =>
      this.#readTraits(),
    );
    host.watch(["start_data", "start_grad", "start_grad_stale"], () =>
      readStart(host, this.#replay),
    );
  }

  get #replay(): Replay {
    return this.#store.replay.value;
  }

  /** Whether nothing but moves of sliders waits; what the kernel runs is seen only when it has answered. */
  get #isSliding(): boolean {
    const slides = ({ name }: GraphAct) => rowOf(name).slides;
    return !this.#replay.kernelReason && this.queue.waiting.every(slides);
  }

  #message(): Message {
    const content = {
      revision: this.#revision,
      recording: this.#replay.structure.recording,
      grad_stale: this.#replay.gradStale.value,
      gesture: this.#store.history.gesture,
    };
    const buffers = ({ data, grad }: GraphState) => [
      data.slice().buffer,
      grad.slice().buffer,
    ];
    if (!this.#replay.kernelReason) {
      const state = this.#replay.state();
      return { kind: "commit", content, buffers: buffers(state) };
    }
    const back = this.queue.waiting.find(({ state }) => state)?.state;
    if (!back) return { kind: "command", content, buffers: [] };
    const restoring = { ...content, grad_stale: back.gradStale };
    return { kind: "command", content: restoring, buffers: buffers(back) };
  }

  /**
   * Call `then` once the numbers here are those of the kernel that runs this graph, with the error if the
   * kernel refused the last act.
   */
  whenSettled(then: (error: string) => void): void {
    if (this.#replay.kernelReason && this.queue.busy) this.#later.push(then);
    else then("");
  }

  #take(answer: Answer): void {
    const { recording = this.#replay.structure.recording } = answer;
    if (recording !== this.#replay.structure.recording) return; // the new graph is on its way
    this.#revision = answer.revision;
    if (this.queue.waiting.length === 0 && !this.queue.lacks)
      this.#store.settings.read();
    if (answer.state) this.#correct(answer.state, answer);
    if (answer.error) this.#store.refuse(answer.error);
    if (this.queue.waiting.length > 0) return;
    if (answer.isOld) this.#readTraits();
    for (const then of this.#later.splice(0)) then(answer.error);
  }

  /** The kernel's numbers hold, not those of the commit. */
  #correct(state: Buffers, { gradStale, error }: Answer): void {
    const before = this.#replay.state();
    const { waiting } = this.queue;
    const back = waiting.findIndex((act) => act.name === "restore");
    if (back >= 0 && !this.#replay.kernelReason) {
      waiting.splice(back, 1); // it would wipe out what came between, unseen
      this.#store.refuse(
        "The graph was changed meanwhile: Undo goes back from here.",
      );
    }
    this.#adopt(state, gradStale);
    const leaves = this.#moved(before);
    if (error || !this.#replay.kernelReason)
      this.#store.history.recordRefusal(before, { by: "cell", leaves });
  }

  /** The leaves whose number is not that of `before`. */
  #moved({ data }: GraphState): number[] {
    const { tape } = this.#replay;
    return Array.from(data.keys()).filter(
      (i) => tape.isLeaf(i) && !Object.is(data[i], tape.data[i]),
    );
  }

  /** Take over the kernel's numbers, and perform again what the learner has done since. */
  #adopt([data, grad]: Buffers, gradStale: boolean, elsewhere = false): void {
    const replay = this.#replay;
    const { byteLength } = replay.tape.data;
    if (data?.byteLength !== byteLength || grad?.byteLength !== byteLength)
      return;
    batch(() => {
      if (!this.#store.walk.awaits) this.#store.walk.interrupt();
      replay.tape.data.set(new Float64Array(bytes(data as DataView)));
      replay.tape.grad.set(new Float64Array(bytes(grad as DataView)));
      replay.gradStale.value = gradStale;
      for (const act of this.queue.waiting) replay.perform(act);
      this.#store.changed(elsewhere);
    });
  }

  /** The traits have changed: by a cell, or by another view. */
  #readTraits(): void {
    const revision = this.#host.get("revision");
    const { recording } = this.#host.get("structure");
    if (recording !== this.#replay.structure.recording) {
      batch(() => this.#readGraph(revision));
      return;
    }
    // the answer to what is on its way will have the valid state
    if (this.queue.isBehind || revision <= this.#revision) return;
    const { client, answered } = this.queue;
    if ((this.#host.get("commits")[client] ?? 0) < answered) return;
    const before = this.#replay.state();
    this.#revision = revision;
    this.#readState();
    this.#record(before);
  }

  /** A cell has built the graph anew. */
  #readGraph(revision: number): void {
    const store = this.#store;
    store.replay.value = readReplay(this.#host, store.settings);
    store.settings.ranges.clear();
    store.settings.read();
    store.history.clear();
    store.selected.value = -1;
    store.selection.read();
    this.#revision = revision;
    this.#readState();
    store.event.value = { kind: "shown" };
  }

  /** Announce who has changed the numbers, and make it an entry of the history. */
  #record(before: GraphState): void {
    const leaves = this.#moved(before);
    this.#announce({ kind: "cell", leaves });
    const change = this.#host.get("last_change") as unknown as LastChange;
    const { client, gesture, act } = change;
    this.#store.history.record(
      before,
      client ? { by: "view", act, leaves } : { by: "cell", leaves },
      `${client} ${gesture}`,
    );
  }

  /** Announce `change` from elsewhere; of many in a row the last one, when it is quiet again. */
  #announce(change: GraphEvent): void {
    const { event } = this.#store;
    const now = performance.now();
    const isCalm = now - this.#announcedAt > CALM_MS;
    this.#announcedAt = now;
    clearTimeout(this.#quiet);
    event.value = isCalm ? change : RESTLESS;
    if (isCalm) return;
    this.#quiet = setTimeout(() => {
      if (event.peek() === RESTLESS) event.value = change;
    }, CALM_MS);
  }

  #readState(): void {
    const data = numbers(this.#host.get("data"), "data");
    const grad = numbers(this.#host.get("grad"), "grad");
    const state = [data.buffer as ArrayBuffer, grad.buffer as ArrayBuffer];
    this.#adopt(state, this.#host.get("grad_stale"), true);
  }
}

/** The graph that the kernel has recorded last. */
export function readReplay(
  host: Host<GraphWidgetModel>,
  settings: GraphSettings,
): Replay {
  const packed = host.get("structure") as unknown as PackedStructure;
  const replay = new Replay(unpackStructure(packed), settings);
  readStart(host, replay);
  const { data, grad } = replay.start;
  const all = [
    numbers(host.get("data"), "data"),
    numbers(host.get("grad"), "grad"),
    data,
    grad,
  ];
  for (const { length } of [...all, settings.moves.value])
    demand(length === replay.tape.size, "data");
  return replay;
}

function readStart(host: Host<GraphWidgetModel>, replay: Replay): void {
  replay.start = {
    data: numbers(host.get("start_data"), "start_data"),
    grad: numbers(host.get("start_grad"), "start_grad"),
    stale: host.get("start_grad_stale") ?? false,
  };
}
