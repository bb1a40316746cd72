// GraphEvent: what has just happened to a graph; the status line of a view puts it in words.

import type { GraphAct } from "./acts.ts";
import type { LeafGradient } from "./gradients.ts";
import type { Direction, HistoryEntry } from "./history.ts";

export type GraphEvent =
  | { kind: "shown" }
  | {
      /** The learner's act, with how things were before it. */
      kind: "act";
      act: GraphAct;
      rootBefore: number;
      /** Of an act that adds to gradients: the leaf that had the largest; undefined if all were zero. */
      had: LeafGradient | undefined;
      gradStaleBefore: boolean;
      moved: number;
    }
  /** Python has selected a node. */
  | { kind: "selected" }
  /** A cell or another view has changed `leaves`. */
  | { kind: "cell"; leaves: readonly number[] }
  | { kind: "history"; direction: Direction; entry: HistoryEntry }
  | { kind: "message"; text: string }
  | { kind: "refused"; why: string };
