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
import { arrayOf, check, demand, type Shape } from "./checked.ts";
import type { GraphStore } from "./graph-store.ts";

interface Comparison {
  /** For each node, NaN where it is not known and where theirs is right. Empty: nothing is wrong. */
  right: Float64Array;
  /** The gradients that it belongs to. */
  yours: Float64Array;
  /** The first node, in the order of their pass, from which it is wrong; -1: none. */
  first: number;
  /** How many are wrong, where first, and one with its numbers, in a sentence. */
  verdict: string;
  /** What is wrong in the class, in a sentence. */
  diagnosis: string;
  /** The last node of a walk, and what is right to add to others, by their node. */
  turn: number;
  shares: { readonly [node: string]: number };
  printed: readonly string[];
}

interface Behind {
  nodes: readonly number[];
  text: string;
}

const EMPTY: Comparison = {
  right: new Float64Array(),
  yours: new Float64Array(),
  first: -1,
  verdict: "",
  diagnosis: "",
  turn: -1,
  shares: {},
  printed: [],
};

const SHAPE = {
  first: "whole",
  verdict: "text",
  diagnosis: "text",
  shares: { "*": "number" },
  printed: ["text"],
} as const;

const BEHIND: Shape = { nodes: ["whole"], text: "text" };

export class OwnCode {
  readonly #all: Signal<Comparison> = signal(EMPTY);
  /** The comparison of the gradients that are shown. */
  readonly shown: ReadonlySignal<Comparison>;
  /** Whether a gradient was wrong before: the cards keep the room for the right one. */
  readonly isRoomy = signal(false);
  /** Which numbers the kernel cannot compute again, in a sentence; it changes with `tick`. */
  behind = "";

  readonly #store: GraphStore;
  readonly #host: Host<GraphWidgetModel>;

  constructor(store: GraphStore, host: Host<GraphWidgetModel>) {
    this.#store = store;
    this.#host = host;
    this.read();
    this.shown = computed(() => {
      store.tick.value;
      const all = this.#all.value;
      const holds = all.yours.every((g, i) => Object.is(g, store.tape.grad[i]));
      return holds ? all : EMPTY;
    });
  }

  /** Take over what the kernel has compared. */
  read(): void {
    const { replay, tape, tick } = this.#store;
    const behind = this.#host.get("behind") ?? { nodes: [], text: "" };
    check(behind, BEHIND, "behind");
    const { nodes, text } = behind as unknown as Behind;
    const all = readComparison(this.#host, tape.size);
    replay.value.behind = new Set(nodes);
    this.behind = text;
    this.#all.value = all;
    if (all.first >= 0) this.isRoomy.value = true;
    tick.value += 1;
  }

  /** The right gradient of node `i` where theirs is another. */
  right(i: number): number | undefined {
    const number = this.shown.value.right[i];
    return Number.isNaN(number) ? undefined : number;
  }

  /** What is right for node `turn` of a walk to add to node `i`, where theirs is another. */
  share(turn: number, i: number): number | undefined {
    const all = this.#all.value;
    return all.turn === turn ? all.shares[i] : undefined;
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
