// GraphSync: keeps a graph on this page and the Python objects the same. It writes the commits that the
// queue sends, and takes over the kernel's answers and what cells and other views have changed.

import { batch } from "@preact/signals";
import type { Buffers, Host } from "../host/host.ts";
import type { GraphWidgetModel } from "../models.ts";
import { ACTS, type GraphAct, type GraphState, merge, rowOf } from "./acts.ts";
import {
  bytes,
  check,
  demand,
  demandWithin,
  numbers,
  type Shape,
} from "./checked.ts";
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
  readonly queue: CommitQueue<GraphAct, GraphWidgetModel>;
  readonly #store: GraphStore;
  readonly #host: Host<GraphWidgetModel>;
  /** When a change from elsewhere was announced. */
  #announcedAt = Number.NEGATIVE_INFINITY;
  #quiet: ReturnType<typeof setTimeout> | undefined;
  /** What waits for the kernel's answer; called with the error of a refusal. */
  readonly #later: ((error: string) => void)[] = [];
  /** Whether the kernel was asked to compute something. */
  #asks = false;
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
    this.queue = new CommitQueue(host, end, {
      write: () => this.#message(),
      onAnswer: (answer) => this.#take(answer),
      merge,
      isPaced: () => this.#isSliding,
      numbers: () => this.#numbers(),
      onDamage: (why) => store.refuse(why),
    });
    end.addEventListener("abort", () => clearTimeout(this.#quiet));
    this.#readState(numbersOf(host, this.#replay.tape.size));
    const { queue } = this;
    const follow = () => {
      if (queue.isAlone) this.#settle();
    };
    end.addEventListener("abort", queue.reach.subscribe(follow));
    // while the kernel lacks something the traits are older than what is here: #take reads them
    queue.follow([...SETTING_KEYS, "boxes", "selected_node"], () => {
      if (!queue.isBehind) this.#readMarks();
    });
    queue.follow(["structure", "revision", "data", "grad"], () =>
      this.readTraits(),
    );
    queue.follow(["start_data", "start_grad", "start_grad_stale"], () => {
      if (this.#isSameGraph) readStart(host, this.#replay);
    });
    queue.follow(["own", "behind"], () => {
      if (this.#isSameGraph) store.own.read();
    });
  }

  /** Whether the traits are about the graph here, and not about one that a cell has built anew. */
  get #isSameGraph(): boolean {
    const { recording } = this.#host.get("structure");
    return recording === this.#replay.structure.recording;
  }

  /** Take over settings, marks and selection of the kernel. */
  #readMarks(): void {
    if (!this.#isSameGraph) return;
    const { settings, selection, folds } = this.#store;
    checkTraits(this.#host, this.#replay.tape.size);
    batch(() => {
      settings.read();
      folds.read();
      selection.follow();
    });
  }

  get #replay(): Replay {
    return this.#store.replay.value;
  }

  /** Whether nothing but moves of sliders waits; what the kernel runs is seen only when it has answered. */
  get #isSliding(): boolean {
    const slides = ({ name }: GraphAct) => rowOf(name).slides;
    return !this.#isAsking && this.queue.waiting.every(slides);
  }

  /** Whether the kernel has to compute something of what waits. */
  get #isAsking(): boolean {
    const replay = this.#replay;
    return this.queue.waiting.some((act) => replay.asksKernel(act));
  }

  /** The numbers of the nodes that Python gives by name. */
  #numbers(): Record<string, number> {
    const { structure, tape } = this.#replay;
    const node = new Map(structure.names.map((name, i) => [name, i]));
    const named = Object.keys(this.#host.get("numbers") ?? {});
    return Object.fromEntries(
      named.map((name) => [name, tape.data[node.get(name) ?? -1] ?? NaN]),
    );
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
    this.#asks = this.#isAsking;
    if (!this.#asks) {
      const state = this.#replay.state();
      return { kind: "commit", content, buffers: buffers(state) };
    }
    const back = this.queue.waiting.find(({ state }) => state)?.state;
    if (!back) return { kind: "command", content, buffers: [] };
    const restoring = { ...content, grad_stale: back.gradStale };
    return { kind: "command", content: restoring, buffers: buffers(back) };
  }

  /**
   * Call `then` once the numbers here are those of the kernel, if it runs this graph or code of the learner's
   * own, with the error if it refused the last act; or once the kernel is gone.
   */
  whenSettled(then: (error: string) => void): void {
    const { kernelReason, structure } = this.#replay;
    const { busy, isAlone } = this.queue;
    if ((kernelReason || structure.own) && busy && !isAlone)
      this.#later.push(then);
    else then("");
  }

  #settle(error = ""): void {
    for (const then of this.#later.splice(0)) then(error);
  }

  #take(answer: Answer): void {
    const { recording = this.#replay.structure.recording } = answer;
    if (recording !== this.#replay.structure.recording) return; // the new graph is on its way
    this.#revision = answer.revision;
    if (answer.state) this.#correct(answer.state, answer);
    if (answer.error) this.#store.refuse(answer.error);
    if (this.queue.waiting.length > 0) return;
    if (!this.queue.lacks) {
      this.#readMarks();
      this.readTraits(); // newer ones may have overtaken the answer
    }
    this.#settle(answer.error);
  }

  /** The kernel's numbers hold, not those of the commit. */
  #correct(state: Buffers, { gradStale, error }: Answer): void {
    const before = this.#replay.state();
    const { waiting } = this.queue;
    const back = waiting.findIndex((act) => act.name === "restore");
    if (back >= 0 && !this.#asks) {
      waiting.splice(back, 1); // it would wipe out what came between, unseen
      this.#store.refuse(
        "The graph was changed meanwhile: Undo goes back from here.",
      );
    }
    this.#adopt(state, gradStale);
    const leaves = this.#moved(before);
    if (error || !this.#asks)
      this.#store.history.recordRefusal(before, { by: "cell", leaves });
  }

  /** The leaves whose number is not that of `before`. */
  #moved({ data }: GraphState): number[] {
    const { tape } = this.#replay;
    const moved: number[] = [];
    for (let i = 0; i < data.length; i++)
      if (!Object.is(data[i], tape.data[i]) && tape.isLeaf(i)) moved.push(i);
    return moved;
  }

  /** Take over the kernel's numbers, and perform again what the learner has done since. */
  #adopt([data, grad]: Buffers, gradStale: boolean, elsewhere = false): void {
    const replay = this.#replay;
    const { byteLength } = replay.tape.data;
    demand(data?.byteLength === byteLength, "data");
    demand(grad?.byteLength === byteLength, "grad");
    batch(() => {
      if (!this.#store.walk.awaits) this.#store.walk.interrupt();
      replay.tape.data.set(new Float64Array(bytes(data as DataView)));
      replay.tape.grad.set(new Float64Array(bytes(grad as DataView)));
      replay.gradStale.value = gradStale;
      for (const act of this.queue.waiting) replay.perform(act);
      this.#store.changed(elsewhere);
    });
  }

  /** The traits have changed: by a cell, by another view, or by code on this page. */
  readTraits(): void {
    const host = this.#host;
    const revision = host.get("revision");
    if (!this.#isSameGraph) {
      batch(() => this.#readGraph());
      return;
    }
    // the answer to what is on its way will have the valid state
    if (this.queue.isBehind || revision <= this.#revision) return;
    const { client, answered } = this.queue;
    if ((host.get("commits")[client] ?? 0) < answered) return;
    const before = this.#replay.state();
    checkTraits(host, before.data.length);
    const now = numbersOf(host, before.data.length);
    this.#revision = revision;
    this.#readState(now);
    this.#record(before);
  }

  /** A cell has built the graph anew. */
  #readGraph(): void {
    const store = this.#store;
    const replay = readReplay(this.#host, store.settings);
    store.demandParts(replay.structure);
    store.replay.value = replay;
    store.settings.ranges.clear();
    store.settings.read();
    store.history.clear();
    store.selection.read();
    store.folds.read();
    store.own.read();
    this.#revision = this.#host.get("revision");
    this.#readState(numbersOf(this.#host, replay.tape.size));
    store.event.value = { kind: "shown" };
  }

  /** Announce who has changed the numbers, and make it an entry of the history. */
  #record(before: GraphState): void {
    const leaves = this.#moved(before);
    this.#announce({ kind: "cell", leaves });
    const { client, gesture, act } = this.#host.get(
      "last_change",
    ) as unknown as LastChange;
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

  #readState({ data, grad }: Numbers): void {
    const state = [data.buffer as ArrayBuffer, grad.buffer as ArrayBuffer];
    this.#adopt(state, this.#host.get("grad_stale"), true);
  }
}

// ---- traits

const TRAITS: Record<string, Shape> = {
  revision: "whole?",
  commits: { "*": "whole" },
  grad_stale: "flag?",
  learning_rate: "number?",
  forward_on_change: "flag?",
  backward_on_change: "flag?",
  start_grad_stale: "flag?",
  selected_node: "whole?",
  ranges: { "*": ["number"] },
  boxes: { "*": "flag" },
};

const LAST_CHANGE: Shape = {
  client: "text",
  gesture: "whole",
  act: { name: "text", leaf: "whole", number: "number" },
};

/** Throws, and names the trait, if one of a graph of `size` nodes is not what it can be. */
function checkTraits(host: Host<GraphWidgetModel>, size: number): void {
  for (const [trait, shape] of Object.entries(TRAITS)) {
    const given = host.get(trait as keyof GraphWidgetModel);
    check(given ?? (typeof shape === "object" ? {} : given), shape, trait);
  }
  demandWithin([host.get("digits") ?? 4], 0, 16, "digits");
  demandWithin([host.get("selected_node") ?? -1], -1, size, "selected_node");
  demand(bytes(host.get("moves"), "moves").byteLength === size, "moves");
  const change = host.get("last_change") as unknown as LastChange | undefined;
  if (!change?.client) return; // a cell has no act
  check(change, LAST_CHANGE, "last_change");
  demand(Object.hasOwn(ACTS, change.act.name), "last_change");
  demandWithin([change.act.leaf], -1, size, "last_change");
}

interface Numbers {
  data: Float64Array;
  grad: Float64Array;
}

const numbersOf = (host: Host<GraphWidgetModel>, size: number): Numbers => ({
  data: numbers(host.get("data"), "data", size),
  grad: numbers(host.get("grad"), "grad", size),
});

/** The graph that the kernel has recorded last. */
export function readReplay(
  host: Host<GraphWidgetModel>,
  settings: GraphSettings,
): Replay {
  const packed = host.get("structure") as unknown as PackedStructure;
  const replay = new Replay(unpackStructure(packed), settings);
  const { size } = replay.tape;
  checkTraits(host, size);
  numbersOf(host, size);
  readStart(host, replay);
  return replay;
}

function readStart(host: Host<GraphWidgetModel>, replay: Replay): void {
  const { size } = replay.tape;
  replay.start = {
    data: numbers(host.get("start_data"), "start_data", size),
    grad: numbers(host.get("start_grad"), "start_grad", size),
    stale: host.get("start_grad_stale") ?? false,
  };
}
