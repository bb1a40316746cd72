// What goes over the wire about a training run, as run/wire.py packs it.

import type { Form } from "../../engine/form.ts";
import type { LossName, RecordedModel } from "../../engine/named-forms.ts";
import type { Recording } from "../../engine/recording.ts";
import type { OptimizerState } from "../../engine/states.ts";
import type { Buffers } from "../../host/host.ts";
import type {
  CommittedExamples,
  OnWire,
  ViewedRun,
  WireExamples,
  WireForm,
  WireLayer,
  WireSettings,
  WireStructure,
} from "../../models.ts";
import { bytes, numbers } from "../structure.ts";

export const SCHEMA = 2;

export type LayerShape = WireLayer;

/** How a run is computed. */
export interface RunStructure {
  model: RecordedModel;
  /** The forms of a loss that has no name; empty where `loss` names it. */
  forms: readonly Form[];
  loss: LossName | "";
  lossName: string;
  /** Empty if the model is not a plain MLP. */
  layers: readonly LayerShape[];
}

/** Examples row by row; y has `width` numbers for each. */
export interface Rows {
  X: Float64Array;
  y: Float64Array;
}

/** The examples of a run, and the held out ones. */
export interface RunExamples extends Rows {
  nin: number;
  width: number;
  /** Whether each target is a number, not a list of `width` numbers. */
  isFlat: boolean;
  /** The form of each example where the forms came over the wire; -1: it has none. */
  formOf: Int32Array;
  test: Rows;
  /** The names of the losses that have a meaning for these targets. */
  losses: readonly LossName[];
}

/** Where a run is: the losses of its last steps, `step` in all. */
export type RunState = ViewedRun;

/** How a run is trained. */
export type Settings = WireSettings;

export function unpackStructure(given: WireStructure): RunStructure {
  if (given.schema !== SCHEMA)
    throw new Error(
      `this page reads runs of schema ${SCHEMA}, the kernel sent ${given.schema}: reload the page, or restart the kernel`,
    );
  return {
    model: unpackForm(given.model),
    forms: given.forms.map(unpackForm),
    loss: given.loss as LossName | "",
    lossName: given.loss_name,
    layers: given.layers,
  };
}

function unpackForm(packed: WireForm): Form {
  return {
    recording: unpackRecording(packed),
    data: numbers(packed.data),
    parameters: [...new Int32Array(bytes(packed.parameters))],
    inputs: packed.inputs,
    targets: packed.targets,
    outputs: packed.outputs,
  };
}

function unpackRecording(packed: WireForm): Recording {
  const codes = new Uint16Array(bytes(packed.op));
  return {
    symbols: Array.from(codes, (code) => packed.ops[code] ?? "?"),
    first: new Int32Array(bytes(packed.first)),
    operands: new Int32Array(bytes(packed.operands)),
    number: numbers(packed.number),
  };
}

export const unpackExamples = (given: WireExamples): RunExamples => ({
  nin: given.nin,
  width: given.width,
  isFlat: given.flat,
  X: numbers(given.X),
  y: numbers(given.y),
  formOf: new Int32Array(bytes(given.form_of)),
  test: { X: numbers(given.test_X), y: numbers(given.test_y) },
  losses: given.losses as LossName[],
});

export const unpackRun = (packed: OnWire<RunState>): RunState => ({
  ...packed,
  parameters: numbers(packed.parameters),
  grad: numbers(packed.grad),
  losses: numbers(packed.losses),
  optimizer: unpackOptimizer(packed.optimizer),
});

export const unpackSettings = (packed: OnWire<Settings>): Settings => ({
  ...packed,
  optimizer: unpackOptimizer(packed.optimizer),
});

function unpackOptimizer(packed: OnWire<OptimizerState>): OptimizerState {
  const moments = Object.entries(packed.moments);
  return {
    ...packed,
    moments: Object.fromEntries(
      moments.map(([name, moment]) => [name, numbers(moment)]),
    ),
  };
}

export const packExamples = ({
  X,
  y,
  test,
}: RunExamples): CommittedExamples => ({
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
