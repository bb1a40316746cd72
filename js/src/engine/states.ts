// Generated from the Python TypedDicts of the engine by js/models.py; do not edit.

/** The learning rate of every step. */
export type Schedule =
  | { kind: "constant"; lr: number }
  | { kind: "linear"; start: number; end: number; steps: number }
  | { kind: "step_decay"; start: number; factor: number; every: number }
  | { kind: "cosine"; start: number; end: number; steps: number }
  | { kind: "own"; name: string; lr: number | null };

/** A place in the sequence of batches. `random` is the generator's state before the shuffle of the current epoch, in 16 hexadecimal digits: JSON's numbers lose those past 2**53. `at` is how many examples of the epoch have been given. `step` is the size of this epoch's batches, where the next has another. */
export interface BatchesState {
  random: string;
  at: number;
  step?: number;
}

/** An optimiser at one moment. `settings` are its arguments beside `lr`. `moments` are arrays with a number for each parameter, such as a velocity; a missing one stands for zeros. */
export interface OptimizerState {
  name: string;
  lr: Schedule;
  settings: Record<string, unknown>;
  moments: Record<string, Float64Array>;
  steps: number;
}

/** A run at one moment, from which it can continue; `losses` are the last ones of `step` in all. */
export interface RunState {
  parameters: Float64Array;
  grad: Float64Array;
  losses: Float64Array;
  step: number;
  optimizer: OptimizerState;
  batches: BatchesState;
  batch_size: number | null;
  l1: number;
  l2: number;
  zero_grad: boolean;
}

/** A run with the number of its examples and the name of its loss; None for a loss of the learner's. */
export interface SavedRun {
  parameters: Float64Array;
  grad: Float64Array;
  losses: Float64Array;
  step: number;
  optimizer: OptimizerState;
  batches: BatchesState;
  batch_size: number | null;
  l1: number;
  l2: number;
  zero_grad: boolean;
  n: number;
  loss: string | null;
}
