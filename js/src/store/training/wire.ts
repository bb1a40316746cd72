// What goes over the wire about a training run, as run/wire.py packs it.

import type { BatchesState } from "../../engine/batches.ts";
import type { Form } from "../../engine/form.ts";
import type { LossName, RecordedModel } from "../../engine/named-forms.ts";
import type { OptimizerState } from "../../engine/optim.ts";
import type { Recording } from "../../engine/recording.ts";
import type { Buffers } from "../../host/host.ts";
import { bytes, numbers, type Packed } from "../structure.ts";

export const SCHEMA = 1;

export interface LayerShape {
  neurons: number;
  activation: string;
}

/** How a run is computed. */
export interface RunStructure {
  model: RecordedModel;
  /** The forms of a loss that has no name; empty where `loss` names it. */
  forms: readonly Form[];
  loss: LossName | "";
  lossName: string;
  /** Empty where the model is no plain MLP. */
  layers: readonly LayerShape[];
}

/** Examples row by row; y has `width` numbers for each. */
export interface Rows {
  X: Float64Array;
  y: Float64Array;
}

/** What a run is trained on, and what is held back. */
export interface RunExamples extends Rows {
  nin: number;
  width: number;
  /** The form of each example where the forms came over the wire; -1: it has none. */
  formOf: Int32Array;
  test: Rows;
  /** The names of the losses that have a meaning for these targets. */
  losses: readonly LossName[];
}

/** Where a run is: the losses of its last steps, `step` in all. */
export interface RunState {
  parameters: Float64Array;
  grad: Float64Array;
  losses: Float64Array;
  step: number;
  optimizer: OptimizerState;
  batches: BatchesState;
  batchSize: number | null;
  l2: number;
  zeroGrad: boolean;
  /** Whether the optimiser is one of the learner's own, whatever its name is. */
  foreign?: boolean;
}

/** How a run is trained. */
export type Settings = Pick<
  RunState,
  "optimizer" | "batchSize" | "l2" | "zeroGrad"
>;

type Bag = Record<string, unknown>;

export function unpackStructure(packed: unknown): RunStructure {
  const given = packed as Bag;
  if (given.schema !== SCHEMA)
    throw new Error(
      `this page reads runs of schema ${SCHEMA}, the kernel sent ${given.schema}: reload the page, or restart the kernel`,
    );
  return {
    model: unpackForm(given.model as Bag),
    forms: (given.forms as Bag[]).map(unpackForm),
    loss: given.loss as LossName | "",
    lossName: String(given.loss_name),
    layers: given.layers as LayerShape[],
  };
}

function unpackForm(packed: Bag): Form {
  return {
    recording: unpackRecording(packed),
    data: numbers(packed.data as Packed),
    parameters: [...new Int32Array(bytes(packed.parameters as Packed))],
    inputs: packed.inputs as number[],
    targets: packed.targets as number[],
    outputs: packed.outputs as number[],
  };
}

function unpackRecording(packed: Bag): Recording {
  const ops = packed.ops as string[];
  const codes = new Uint16Array(bytes(packed.op as Packed));
  return {
    symbols: Array.from(codes, (code) => ops[code] ?? "?"),
    first: new Int32Array(bytes(packed.first as Packed)),
    operands: new Int32Array(bytes(packed.operands as Packed)),
    number: numbers(packed.number as Packed),
  };
}

export function unpackExamples(packed: unknown): RunExamples {
  const given = packed as Record<string, Packed> & Bag;
  return {
    nin: Number(given.nin),
    width: Number(given.width),
    X: numbers(given.X as Packed),
    y: numbers(given.y as Packed),
    formOf: new Int32Array(bytes(given.form_of as Packed)),
    test: {
      X: numbers(given.test_X as Packed),
      y: numbers(given.test_y as Packed),
    },
    losses: given.losses as unknown as LossName[],
  };
}

export function unpackRun(packed: unknown): RunState {
  const given = packed as Bag;
  const moments = Object.entries(given.moments as Record<string, Packed>);
  const remembered = moments.map(([name, of]) => [name, [...numbers(of)]]);
  const settings = unpackSettings(given);
  return {
    ...settings,
    parameters: numbers(given.parameters as Packed),
    grad: numbers(given.grad as Packed),
    losses: numbers(given.losses as Packed),
    step: Number(given.step),
    optimizer: { ...settings.optimizer, ...Object.fromEntries(remembered) },
    batches: given.batches as BatchesState,
    foreign: given.foreign === true,
  };
}

/** Of an optimiser without what it remembers of each parameter. */
export function unpackSettings(packed: unknown): Settings {
  const given = packed as Bag;
  return {
    optimizer: given.optimizer as OptimizerState,
    batchSize: given.batch_size as number | null,
    l2: Number(given.l2),
    zeroGrad: given.zero_grad !== false,
  };
}

/** A run for a commit; its losses are those from step `from` on. */
export function packRun(run: Omit<RunState, "step">, from: number): Bag {
  const optimizer = Object.entries(run.optimizer);
  const isMoment = ([name, value]: [string, unknown]) =>
    Array.isArray(value) && name !== "betas";
  const moments = optimizer.filter(isMoment);
  return {
    parameters: run.parameters,
    grad: run.grad,
    losses: run.losses,
    losses_from: from,
    optimizer: Object.fromEntries(optimizer.filter((o) => !isMoment(o))),
    moments: Object.fromEntries(
      moments.map(([name, list]) => [name, Float64Array.from(list)]),
    ),
    batches: run.batches,
    batch_size: run.batchSize,
    l2: run.l2,
    zero_grad: run.zeroGrad,
  };
}

export const packExamples = ({ X, y, test }: RunExamples): Bag => ({
  X,
  y,
  test_X: test.X,
  test_y: test.y,
});

/** `thing` with places of buffers where its arrays were, and the buffers: see run/wire.py. */
export function withoutBytes(thing: unknown): {
  json: unknown;
  buffers: ArrayBuffer[];
} {
  const buffers: ArrayBuffer[] = [];
  const taken = (inside: unknown): unknown => {
    if (inside instanceof Float64Array)
      return { buffer: buffers.push(inside.slice().buffer) }; // the numbers of the acts come first
    if (Array.isArray(inside) || inside === null || typeof inside !== "object")
      return inside;
    return Object.fromEntries(
      Object.entries(inside).map(([key, part]) => [key, taken(part)]),
    );
  };
  return { json: taken(thing), buffers };
}

/** The other way, for what the kernel sends. */
export function withBytes(thing: unknown, buffers: Buffers): unknown {
  if (Array.isArray(thing) || thing === null || typeof thing !== "object")
    return thing;
  const entries = Object.entries(thing);
  if (entries.length === 1 && entries[0]?.[0] === "buffer")
    return buffers[Number(entries[0][1])];
  return Object.fromEntries(
    entries.map(([key, part]) => [key, withBytes(part, buffers)]),
  );
}
