// Acts: what a learner does to a graph. A row of ACTS holds all that sets one act apart from the others;
// acts.py has the twin table in the same order, and test/acts.test.ts compares what both do. The sentences
// about acts are in views/graph.

import type { Replay } from "./replay.ts";
import type { GraphSettings } from "./settings.ts";

/** The numbers of a graph at one moment. */
export interface GraphState {
  data: Float64Array;
  grad: Float64Array;
  gradStale: boolean;
}

export interface GraphAct {
  name: ActName;
  /** The leaf of `set`, `move` and the ends of a range, the node of `visit`, `compute`, `select` and boxes; -1 elsewhere. */
  leaf: number;
  /** The number of `set`, the rate of `step`, a setting; 1 or 0 for yes and no. */
  number: number;
  /** The numbers that `restore` brings back. */
  state?: GraphState;
}

type Perform = (replay: Replay, act: Omit<GraphAct, "name">) => void;

interface AnyRow {
  /** What it changes: the numbers of the graph, or only something of the view. */
  changes: "numbers" | "setting" | "boxes" | "selection";
  /** Performs it on this page. */
  perform?: Perform;
  /** Reads the setting that it changes. */
  read?: (settings: GraphSettings, leaf: number) => number;
  /** Performed here even when the kernel runs the graph. */
  isLocal?: true;
  /** In a graph of a learner's own class their code does it, in the kernel. */
  runsOwn?: true;
  /** Of several that wait for the kernel one after the other, the last one on a leaf is enough. */
  merges?: true;
  /** Several on the same leaf, one after the other, are one entry of the history. */
  slides?: true;
}

type ActRow = AnyRow &
  (
    | { changes: "numbers"; perform: Perform }
    | { changes: "setting"; perform: Perform; read: object }
    | { changes: "boxes" | "selection" } // folds.ts and selection.ts do what these acts say
  );

export const ACTS = {
  set: {
    changes: "numbers",
    perform: (replay, { leaf, number }) => replay.set(leaf, number),
    isLocal: true,
    merges: true,
    slides: true,
  },
  step: {
    changes: "numbers",
    perform: (replay, { number }) => replay.step(number),
  },
  forward: {
    changes: "numbers",
    perform: ({ tape }) => tape.forward(),
  },
  backward: {
    changes: "numbers",
    perform: (replay) => replay.updateGrad((tape) => tape.backward()),
    runsOwn: true,
  },
  zero_grad: {
    changes: "numbers",
    perform: (replay) => replay.updateGrad((tape) => tape.zeroGrad()),
  },
  reset: {
    changes: "numbers",
    perform: (replay) => replay.reset(),
  },
  restore: {
    changes: "numbers",
    perform: (replay, { state }) => state && replay.restore(state),
    isLocal: true,
  },
  begin: {
    changes: "numbers",
    perform: (replay) => replay.updateGrad((tape) => tape.begin()),
    runsOwn: true,
  },
  visit: {
    changes: "numbers",
    perform: (replay, { leaf }) =>
      replay.updateGrad((tape) => tape.visit(leaf)),
    runsOwn: true,
  },
  compute: {
    changes: "numbers",
    perform: ({ tape }, { leaf }) => tape.compute(leaf),
  },
  learning_rate: {
    changes: "setting",
    perform: ({ settings }, { number }) => {
      settings.learningRate.value = number;
    },
    read: ({ learningRate }) => learningRate.value,
    slides: true,
  },
  forward_on_change: {
    changes: "setting",
    perform: ({ settings }, { number }) => {
      settings.forwardOnChange.value = number !== 0;
    },
    read: ({ forwardOnChange }) => Number(forwardOnChange.value),
  },
  backward_on_change: {
    changes: "setting",
    perform: ({ settings }, { number }) => {
      settings.backwardOnChange.value = number !== 0;
    },
    read: ({ backwardOnChange }) => Number(backwardOnChange.value),
  },
  move: {
    changes: "setting",
    perform: ({ settings }, { leaf, number }) => settings.setMove(leaf, number),
    read: ({ moves }, leaf) => moves.value[leaf] ?? 0,
    merges: true,
  },
  range_min: {
    changes: "setting",
    perform: ({ settings }, { leaf, number }) =>
      settings.ranges.set(leaf, "min", number),
    read: ({ ranges }, leaf) => ranges.of(leaf).value.min,
  },
  range_max: {
    changes: "setting",
    perform: ({ settings }, { leaf, number }) =>
      settings.ranges.set(leaf, "max", number),
    read: ({ ranges }, leaf) => ranges.of(leaf).value.max,
  },
  open_box: { changes: "boxes" },
  close_box: { changes: "boxes" },
  select: { changes: "selection" },
} as const satisfies Record<string, ActRow>;

export type ActName = keyof typeof ACTS;

/** The row of the act that is called `name`. */
export const rowOf = (name: ActName): AnyRow => ACTS[name];

/** Whether `act` changes numbers of the graph, not only how the view does things. */
export const changesNumbers = ({ name }: GraphAct): boolean =>
  rowOf(name).changes === "numbers";

/**
 * Add `act` to `waiting`. An act that merges replaces an earlier one of its kind on the same leaf, if
 * only its kind came between; `restore` replaces all acts that changed numbers.
 */
export function merge(waiting: GraphAct[], act: GraphAct): void {
  if (act.name === "restore")
    waiting.splice(
      0,
      waiting.length,
      ...waiting.filter((earlier) => !changesNumbers(earlier)),
    );
  if (rowOf(act.name).merges) {
    for (let i = waiting.length - 1; i >= 0; i--) {
      const earlier = waiting[i] as GraphAct;
      if (earlier.name !== act.name) break;
      if (earlier.leaf === act.leaf) {
        waiting[i] = act;
        return;
      }
    }
  }
  waiting.push(act);
}
