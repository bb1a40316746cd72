// RunEvent: what a view of a run says in words, once it has happened.

export type Act = "forward" | "zero_grad" | "backward" | "step";

/** How things were before an act. */
export interface Situation {
  /** Whether any gradient was not 0. */
  hadGradients: boolean;
  /** The loss that had been looked at. */
  looked: number | undefined;
}

export type RunEvent =
  | { kind: "shown" }
  | { kind: "playing" }
  | { kind: "paused"; from: number }
  | { kind: "stepped" }
  | { kind: "act"; act: Act; before: Situation }
  | { kind: "reset" }
  | { kind: "loaded"; file: string }
  /** `unknown`: the first step whose loss is not known any more; undefined where all are. */
  | { kind: "scrubbed"; asked: number; unknown: number | undefined }
  | { kind: "branched"; from: string }
  | { kind: "loss"; name: string }
  /** Steps of a cell, or changes of a cell or of the view of a graph. */
  | { kind: "cell"; before: number }
  /** Another view of the run has the hand on it. */
  | { kind: "view" }
  | { kind: "conflict" }
  | { kind: "rebuilt" }
  /** The kernel trains this run, in whole steps; a page cannot do more. */
  | { kind: "driven" }
  | { kind: "told"; what: string }
  | { kind: "refused"; why: string };
