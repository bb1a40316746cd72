// RunEvent: what happened to a run, for the status line of a view.

export type StepAct = "forward" | "zero_grad" | "backward" | "step";

/** How things were before an act. */
export interface Situation {
  /** Whether any gradient was not 0. */
  hadGradients: boolean;
  /** The loss that forward or backward gave since the last step. */
  lossBefore: number | undefined;
}

export type RunEvent =
  | { kind: "shown" }
  | { kind: "playing" }
  | { kind: "paused"; from: number }
  | { kind: "stepped" }
  | { kind: "act"; act: StepAct; before: Situation }
  | { kind: "reset" }
  | { kind: "loaded"; file: string }
  /** `unknown`: the first step whose loss is not known any more; undefined where all are. */
  | { kind: "scrubbed"; asked: number; unknown: number | undefined }
  | { kind: "branched"; from: string }
  | { kind: "loss"; name: string }
  /** A cell made steps, or a cell or the view of a graph changed the run. */
  | { kind: "cell"; before: number }
  /** Another view of the run changed it. */
  | { kind: "view" }
  | { kind: "conflict" }
  | { kind: "rebuilt" }
  /** The learner asked for something that this page cannot do, because the kernel makes the steps. */
  | { kind: "kernel" }
  | { kind: "message"; text: string }
  | { kind: "refused"; why: string };
