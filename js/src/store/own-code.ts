// OwnCode: what a learner's own class computes in the kernel, as graph/own_code.py sends it. The gradients of
// the graph are theirs; the right ones stand beside them.

import {
  computed,
  type ReadonlySignal,
  type Signal,
  signal,
} from "@preact/signals";
import type { Host } from "../host/host.ts";
import type { Bytes, GraphWidgetModel } from "../models.ts";
import { arrayOf, check, demand } from "./checked.ts";
import type { GraphStore } from "./graph-store.ts";

interface Comparison {
  /** For each node; NaN where it is not known. Empty: nothing is wrong. */
  right: Float64Array;
  /** The gradients that it belongs to. */
  yours: Float64Array;
  /** The first node, in the order of their pass, from which it is wrong; -1: none. */
  first: number;
  /** How many are wrong, where first, and one with its numbers, in a sentence. */
  verdict: string;
  /** What is wrong in the class, in a sentence. */
  diagnosis: string;
  printed: readonly string[];
  /** How many lines were printed after those. */
  more: number;
}

interface Behind {
  nodes?: readonly number[];
  text?: string;
}

const EMPTY: Comparison = {
  right: new Float64Array(),
  yours: new Float64Array(),
  first: -1,
  verdict: "",
  diagnosis: "",
  printed: [],
  more: 0,
};

const SHAPE = {
  first: "whole",
  verdict: "text",
  diagnosis: "text",
  printed: ["text"],
  more: "whole",
} as const;

export class OwnCode {
  readonly #store: GraphStore;
  readonly #all: Signal<Comparison>;
  /** The nodes whose gradient is not right. */
  readonly wrong: ReadonlySignal<readonly number[]>;
  /** Whether one was wrong before: the cards keep the room for the right gradient. */
  readonly hasBeenWrong = signal(false);
  readonly first: ReadonlySignal<number>;
  readonly diagnosis: ReadonlySignal<string>;
  readonly verdict: ReadonlySignal<string>;
  /** Which numbers the kernel cannot compute again, in a sentence; it changes with `tick`. */
  behind = "";

  constructor(store: GraphStore, host: Host<GraphWidgetModel>) {
    this.#store = store;
    this.#all = signal(EMPTY);
    const read = () => {
      const { nodes = [], text = "" } = host.get("behind") as Behind;
      store.replay.value.behind = new Set(nodes);
      this.behind = text;
      this.#all.value = readComparison(host, store.tape.size);
      if (this.#all.value.first >= 0) this.hasBeenWrong.value = true;
      store.tick.value += 1;
    };
    read();
    host.watch(["own", "behind"], read);
    this.wrong = computed(() => {
      store.tick.value;
      return Array.from(this.#all.value.right.keys()).filter(
        (i) => this.right(i) !== undefined,
      );
    });
    this.first = computed(() =>
      this.wrong.value.length > 0 ? this.#all.value.first : -1,
    );
    const shown = computed(() => {
      store.tick.value;
      const all = this.#all.value;
      const holds = all.yours.every((g, i) => Object.is(g, store.tape.grad[i]));
      return holds ? all : EMPTY;
    });
    this.diagnosis = computed(() => shown.value.diagnosis);
    this.verdict = computed(() => shown.value.verdict);
  }

  get printed(): Pick<Comparison, "printed" | "more"> {
    return this.#all.value;
  }

  /** The right gradient of node `i` where theirs is another; it changes with `tick`. */
  right(i: number): number | undefined {
    const { right, yours } = this.#all.value;
    const grad = this.#store.tape.grad[i];
    const known = right[i] ?? Number.NaN;
    if (Number.isNaN(known) || !Object.is(yours[i], grad)) return undefined;
    return isClose(grad, known) ? undefined : known;
  }
}

function readComparison(
  host: Host<GraphWidgetModel>,
  size: number,
): Comparison {
  const sent = host.get("own") as Partial<Record<keyof Comparison, unknown>>;
  if (!sent?.right) return EMPTY;
  check(sent, SHAPE, "own");
  const right = arrayOf(Float64Array, sent.right as Bytes, "right");
  const yours = arrayOf(Float64Array, sent.yours as Bytes, "yours");
  demand(right.length === 0 || right.length === size, "right");
  return { ...(sent as Comparison), right, yours };
}

/** Equal, up to the order in which a sum was rounded. */
export function isClose(a = 0, b = 0): boolean {
  return Object.is(a, b) || Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(b));
}
