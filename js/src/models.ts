// Generated from the Python traits, and the TypedDicts of run_wire.py, by js/models.py; do not edit.

import type { BatchesState, OptimizerState, RunState } from "./engine/states.ts";

/** Bytes as the hosts pass them. */
export type Bytes = DataView | ArrayBuffer | Uint8Array;

/** `Whole` on the wire: bytes in the place of its arrays. */
export type OnWire<Whole> = Whole extends Float64Array
  ? Bytes
  : Whole extends object
    ? { [Key in keyof Whole]: OnWire<Whole[Key]> }
    : Whole;

/** A run as its views get it; `foreign`: the page cannot make its steps, as its optimiser is the learner's. */
export interface ViewedRun {
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
  foreign: boolean;
}

/** The settings of a run; the optimiser is without its moments. */
export interface WireSettings {
  optimizer: OptimizerState;
  batch_size: number | null;
  l1: number;
  l2: number;
  zero_grad: boolean;
}

/** A recording (see `wire.recording`), its numbers, and the roles of its nodes. */
export interface WireForm {
  ops: string[];
  op: Bytes;
  first: Bytes;
  operands: Bytes;
  number: Bytes;
  data: Bytes;
  parameters: Bytes;
  inputs: number[];
  targets: number[];
  outputs: number[];
}

/** A layer of a plain MLP. */
export interface WireLayer {
  neurons: number;
  activation: string;
}

/** The computation of a run: see `structure`. */
export interface WireStructure {
  schema: number;
  model: WireForm;
  forms: WireForm[];
  loss: string;
  loss_name: string;
  model_refusal: string;
  loss_refusal: string;
  layers: WireLayer[];
  features: string[];
}

/** The examples of a run: see `examples`. */
export interface WireExamples {
  nin: number;
  width: number;
  flat: boolean;
  X: Bytes;
  y: Bytes;
  losses: string[];
  form_of: Bytes;
  test_X: Bytes;
  test_y: Bytes;
}

/** Other examples, row by row, and the held out ones. */
export interface CommittedExamples {
  X: Float64Array;
  y: Float64Array;
  test_X: Float64Array;
  test_y: Float64Array;
}

/** Other layers and features, and the run that Reset restores from now on. */
export interface CommittedNetwork {
  layers: WireLayer[];
  features: string[];
  start: RunState;
}

/** The numbers of recording, examples and revision of a run. */
export interface WireAt {
  recording: number;
  examples: number;
  revision: number;
}

/** A commit of a page, beside `kind`, `client` and `seq`: see `run_messages.Commit`. */
export interface WireCommit {
  revision: number;
  recording: number;
  touched: string[];
  set: number[][];
  loss: string | null;
  run: RunState;
  examples: CommittedExamples | null;
  network: CommittedNetwork | null;
  steps: number;
}

/** The answer to a commit: `step`, with `settings` of a cell; or the kernel's `run` instead. */
export interface WireAnswer {
  error?: string;
  at?: WireAt;
  step?: number;
  settings?: WireSettings;
  run?: ViewedRun;
}

export interface DerivativeWidgetModel {
  /** What went wrong outside of a message, in words. Written by the kernel. */
  error: string;
  /** How far to nudge x. Written by the kernel. */
  h: number;
  /** Rows of h, f(x + h), f(x − h), float64, for every h. Written by the kernel. */
  ladder: DataView;
  /** The name of the function. Written by the kernel, once. */
  name: string;
  /** What the view shows, by name; None: not finite. Written by the kernel; a page writes it after an act of the learner, for hosts that then run cells again, and gets the kernel's. */
  numbers: Record<string, number>;
  /** The function at equal distances from x_min to x_max, float64. Written by the kernel. */
  samples: DataView;
  /** Counts the messages with traits: a page that lacks one asks for all. Written by the kernel. */
  updates: number;
  /** x, h, f(x), f(x + h), f(x − h), the gradient, float64. Written by the kernel. */
  values: DataView;
  /** Version of the package. Written by the kernel, once. */
  version: string;
  /** Names this model. Written by the kernel, once. */
  view_id: string;
  /** The last of them that had all traits. Written by the kernel. */
  whole: number;
  /** Where the slope is taken. Written by the kernel. */
  x: number;
  /** Where the curve ends. Written by the kernel. */
  x_max: number;
  /** Where the curve begins. Written by the kernel. */
  x_min: number;
}

export interface ExerciseWidgetModel {
  /** Whether an answer was right once. Written by the kernel. */
  done: boolean;
  /** Pairs of the name of a leaf or setting and the numbers it may have. Written by the kernel, once. */
  draws: unknown[][];
  /** What went wrong outside of a message, in words. Written by the kernel. */
  error: string;
  /** One of KINDS. Written by the kernel, once. */
  exercise_kind: string;
  /** The graphs to choose from: `structure` and `leaves`, float64, 0 for inner nodes. Written by the kernel, once. */
  graphs: Record<string, unknown>[];
  /** Three hints of the author, or none. Written by the kernel, once. */
  hints: string[];
  /** The name of the exercise, or empty. Written by the kernel, once. */
  name: string;
  /** What the view shows, by name; None: not finite. Written by the kernel; a page writes it after an act of the learner, for hosts that then run cells again, and gets the kernel's. */
  numbers: Record<string, number>;
  /** The variant that is shown first. Written by the kernel, once. */
  seed: number;
  /** What the kind needs to know. Written by the kernel, once. */
  settings: Record<string, unknown>;
  /** What to do. Written by the kernel, once. */
  task: string;
  /** What the exercise is about. Written by the kernel, once. */
  title: string;
  /** Counts the messages with traits: a page that lacks one asks for all. Written by the kernel. */
  updates: number;
  /** Version of the package. Written by the kernel, once. */
  version: string;
  /** Names this model. Written by the kernel, once. */
  view_id: string;
  /** The last of them that had all traits. Written by the kernel. */
  whole: number;
}

export interface GraphWidgetModel {
  /** Zero grad and Backward follow a change. Written by the kernel. */
  backward_on_change: boolean;
  /** `nodes` whose number is not that of the leaves, since their operation is not known, and that as `text`. Written by the kernel. */
  behind: Record<string, unknown>;
  /** Whether each box that the learner opened or closed is open, by a node in it and its depth. Written by the kernel. */
  boxes: Record<string, boolean>;
  /** The last commit of each page that the other traits contain. Written by the kernel. */
  commits: Record<string, number>;
  /** Value of each node, float64. Written by the kernel. */
  data: DataView;
  /** Decimals of numbers. Written by the kernel. */
  digits: number;
  /** What went wrong outside of a message, in words. Written by the kernel. */
  error: string;
  /** Forward follows a change. Written by the kernel. */
  forward_on_change: boolean;
  /** Gradient of each node, float64. Written by the kernel. */
  grad: DataView;
  /** Whether data changed after the gradients were computed. Written by the kernel. */
  grad_stale: boolean;
  /** What changed the arrays last: an act of a page, or a cell. Written by the kernel. */
  last_change: Record<string, unknown>;
  /** Step moves by −learning_rate·grad. Written by the kernel. */
  learning_rate: number;
  /** 1 for each node that Step moves. Written by the kernel. */
  moves: DataView;
  /** What the view shows, by name; None: not finite. Written by the kernel; a page writes it after an act of the learner, for hosts that then run cells again, and gets the kernel's. */
  numbers: Record<string, number>;
  /** A graph of the learner's own class: the right gradients beside theirs, the first wrong node, the mistake, what their code printed; {} for our Values. Written by the kernel. */
  own: Record<string, unknown>;
  /** Minimum and maximum of each slider that the learner gave them. Written by the kernel. */
  ranges: Record<string, number[]>;
  /** Counts the states of the arrays. Written by the kernel. */
  revision: number;
  /** The node of the selected Value; -1: none. Written by the kernel. */
  selected_node: number;
  /** Values that Reset restores. Written by the kernel. */
  start_data: DataView;
  /** Gradients that Reset restores. Written by the kernel. */
  start_grad: DataView;
  /** Whether those gradients were out of date. Written by the kernel. */
  start_grad_stale: boolean;
  /** The graph without its numbers: see wire.py. Written by the kernel. */
  structure: Record<string, unknown>;
  /** Counts the messages with traits: a page that lacks one asks for all. Written by the kernel. */
  updates: number;
  /** Version of the package. Written by the kernel, once. */
  version: string;
  /** Names this model. Written by the kernel, once. */
  view_id: string;
  /** The last of them that had all traits. Written by the kernel. */
  whole: number;
}

export interface LossSurfaceWidgetModel {
  /** Indices of the two parameters. Written by the kernel, once. */
  along: number[];
  /** The numbers of recording, examples and revision. Written by the kernel. */
  at: WireAt;
  /** The page that changed the run last; empty: a cell. Written by the kernel. */
  by: string;
  /** The last commit of each page that the other traits contain. Written by the kernel. */
  commits: Record<string, number>;
  /** Decimals of numbers. Written by the kernel. */
  digits: number;
  /** What went wrong outside of a message, in words. Written by the kernel. */
  error: string;
  /** The data of the run. Written by the kernel. */
  examples: WireExamples;
  /** Names of the parameters; empty if the layers have them. Written by the kernel, once. */
  names: string[];
  /** What the view shows, by name; None: not finite. Written by the kernel; a page writes it after an act of the learner, for hosts that then run cells again, and gets the kernel's. */
  numbers: Record<string, number>;
  /** The kind of directions at first. Written by the kernel, once. */
  over: "parameters" | "random" | "path";
  /** Parameters, gradients, losses, optimiser, place among the batches. Written by the kernel. */
  run: OnWire<ViewedRun>;
  /** Seed of the random directions. Written by the kernel, once. */
  seed: number;
  /** Steps of Play. Written by the kernel, once. */
  speed: "1" | "10" | "frame" | "most";
  /** The run that Reset restores. Written by the kernel. */
  start: OnWire<ViewedRun>;
  /** How the page computes the run: see run/wire.py. Written by the kernel. */
  structure: WireStructure;
  /** Counts the messages with traits: a page that lacks one asks for all. Written by the kernel. */
  updates: number;
  /** Version of the package. Written by the kernel, once. */
  version: string;
  /** Names this model. Written by the kernel, once. */
  view_id: string;
  /** The last of them that had all traits. Written by the kernel. */
  whole: number;
}

export interface MLPWidgetModel {
  /** Zero grad and Backward follow a change. Written by the kernel. */
  backward_on_change: boolean;
  /** `nodes` whose number is not that of the leaves, since their operation is not known, and that as `text`. Written by the kernel. */
  behind: Record<string, unknown>;
  /** Whether each box that the learner opened or closed is open, by a node in it and its depth. Written by the kernel. */
  boxes: Record<string, boolean>;
  /** The last commit of each page that the other traits contain. Written by the kernel. */
  commits: Record<string, number>;
  /** Value of each node, float64. Written by the kernel. */
  data: DataView;
  /** Decimals of numbers. Written by the kernel. */
  digits: number;
  /** What went wrong outside of a message, in words. Written by the kernel. */
  error: string;
  /** Forward follows a change. Written by the kernel. */
  forward_on_change: boolean;
  /** Gradient of each node, float64. Written by the kernel. */
  grad: DataView;
  /** Whether data changed after the gradients were computed. Written by the kernel. */
  grad_stale: boolean;
  /** What changed the arrays last: an act of a page, or a cell. Written by the kernel. */
  last_change: Record<string, unknown>;
  /** Step moves by −learning_rate·grad. Written by the kernel. */
  learning_rate: number;
  /** The name of the loss of Values y at the end of the graph; empty: none, or one of the learner's own. Written by the kernel, once. */
  loss_name: string;
  /** 1 for each node that Step moves. Written by the kernel. */
  moves: DataView;
  /** Activation and nodes of each layer: weights (neuron by neuron), biases, sums, outputs; the nodes that are inputs, targets, outputs, and root. Written by the kernel. */
  network: Record<string, unknown>;
  /** What the view shows, by name; None: not finite. Written by the kernel; a page writes it after an act of the learner, for hosts that then run cells again, and gets the kernel's. */
  numbers: Record<string, number>;
  /** A graph of the learner's own class: the right gradients beside theirs, the first wrong node, the mistake, what their code printed; {} for our Values. Written by the kernel. */
  own: Record<string, unknown>;
  /** Minimum and maximum of each slider that the learner gave them. Written by the kernel. */
  ranges: Record<string, number[]>;
  /** Counts the states of the arrays. Written by the kernel. */
  revision: number;
  /** The node of the selected Value; -1: none. Written by the kernel. */
  selected_node: number;
  /** Values that Reset restores. Written by the kernel. */
  start_data: DataView;
  /** Gradients that Reset restores. Written by the kernel. */
  start_grad: DataView;
  /** Whether those gradients were out of date. Written by the kernel. */
  start_grad_stale: boolean;
  /** The graph without its numbers: see wire.py. Written by the kernel. */
  structure: Record<string, unknown>;
  /** Counts the messages with traits: a page that lacks one asks for all. Written by the kernel. */
  updates: number;
  /** Version of the package. Written by the kernel, once. */
  version: string;
  /** Names this model. Written by the kernel, once. */
  view_id: string;
  /** The last of them that had all traits. Written by the kernel. */
  whole: number;
}

export interface NeuronWidgetModel {
  /** Zero grad and Backward follow a change. Written by the kernel. */
  backward_on_change: boolean;
  /** `nodes` whose number is not that of the leaves, since their operation is not known, and that as `text`. Written by the kernel. */
  behind: Record<string, unknown>;
  /** Whether each box that the learner opened or closed is open, by a node in it and its depth. Written by the kernel. */
  boxes: Record<string, boolean>;
  /** The last commit of each page that the other traits contain. Written by the kernel. */
  commits: Record<string, number>;
  /** Value of each node, float64. Written by the kernel. */
  data: DataView;
  /** Decimals of numbers. Written by the kernel. */
  digits: number;
  /** What went wrong outside of a message, in words. Written by the kernel. */
  error: string;
  /** Forward follows a change. Written by the kernel. */
  forward_on_change: boolean;
  /** Gradient of each node, float64. Written by the kernel. */
  grad: DataView;
  /** Whether data changed after the gradients were computed. Written by the kernel. */
  grad_stale: boolean;
  /** What changed the arrays last: an act of a page, or a cell. Written by the kernel. */
  last_change: Record<string, unknown>;
  /** Step moves by −learning_rate·grad. Written by the kernel. */
  learning_rate: number;
  /** 1 for each node that Step moves. Written by the kernel. */
  moves: DataView;
  /** The activation, and the nodes that are inputs, weights, products, bias, sum and output. Written by the kernel. */
  neuron: Record<string, unknown>;
  /** What the view shows, by name; None: not finite. Written by the kernel; a page writes it after an act of the learner, for hosts that then run cells again, and gets the kernel's. */
  numbers: Record<string, number>;
  /** A graph of the learner's own class: the right gradients beside theirs, the first wrong node, the mistake, what their code printed; {} for our Values. Written by the kernel. */
  own: Record<string, unknown>;
  /** Minimum and maximum of each slider that the learner gave them. Written by the kernel. */
  ranges: Record<string, number[]>;
  /** Counts the states of the arrays. Written by the kernel. */
  revision: number;
  /** The node of the selected Value; -1: none. Written by the kernel. */
  selected_node: number;
  /** Values that Reset restores. Written by the kernel. */
  start_data: DataView;
  /** Gradients that Reset restores. Written by the kernel. */
  start_grad: DataView;
  /** Whether those gradients were out of date. Written by the kernel. */
  start_grad_stale: boolean;
  /** The graph without its numbers: see wire.py. Written by the kernel. */
  structure: Record<string, unknown>;
  /** Counts the messages with traits: a page that lacks one asks for all. Written by the kernel. */
  updates: number;
  /** Version of the package. Written by the kernel, once. */
  version: string;
  /** Names this model. Written by the kernel, once. */
  view_id: string;
  /** The last of them that had all traits. Written by the kernel. */
  whole: number;
}

export interface TrainingWidgetModel {
  /** The numbers of recording, examples and revision. Written by the kernel. */
  at: WireAt;
  /** The page that changed the run last; empty: a cell. Written by the kernel. */
  by: string;
  /** The last commit of each page that the other traits contain. Written by the kernel. */
  commits: Record<string, number>;
  /** Decimals of numbers. Written by the kernel. */
  digits: number;
  /** What went wrong outside of a message, in words. Written by the kernel. */
  error: string;
  /** The data of the run. Written by the kernel. */
  examples: WireExamples;
  /** Whether the loss is drawn on a logarithmic scale. Written by the kernel, once. */
  log_scale: boolean;
  /** What the view shows, by name; None: not finite. Written by the kernel; a page writes it after an act of the learner, for hosts that then run cells again, and gets the kernel's. */
  numbers: Record<string, number>;
  /** Parameters, gradients, losses, optimiser, place among the batches. Written by the kernel. */
  run: OnWire<ViewedRun>;
  /** Steps of Play. Written by the kernel, once. */
  speed: "1" | "10" | "frame" | "most";
  /** The run that Reset restores. Written by the kernel. */
  start: OnWire<ViewedRun>;
  /** How the page computes the run: see run/wire.py. Written by the kernel. */
  structure: WireStructure;
  /** Counts the messages with traits: a page that lacks one asks for all. Written by the kernel. */
  updates: number;
  /** Version of the package. Written by the kernel, once. */
  version: string;
  /** Names this model. Written by the kernel, once. */
  view_id: string;
  /** The last of them that had all traits. Written by the kernel. */
  whole: number;
}
