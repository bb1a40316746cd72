// Named forms: the losses that a Trainer takes by name, on top of a recorded model.

import { type Form, recordForm } from "./form.ts";
import { crossEntropy, LOSSES } from "./losses.ts";
import type { Recording } from "./recording.ts";
import { Value } from "./value.ts";

export type LossName = keyof typeof LOSSES;

/** A recorded model; nodes are indices of the recording, -1 stands for a node that it does not use. */
export interface RecordedModel {
  recording: Recording;
  data: Float64Array;
  parameters: readonly number[];
  inputs: readonly number[];
  outputs: readonly number[];
}

/**
 * The forms of the loss `name` for a model and targets of `width` numbers: for cross-entropy one for each
 * label, else a single one.
 */
export function namedForms(
  model: RecordedModel,
  name: LossName,
  width = 1,
): Form[] {
  const values = valuesOf(model.recording, model.data);
  const at = (nodes: readonly number[]) =>
    nodes.map((node) => values[node] ?? new Value(0));
  const [parameters, inputs] = [at(model.parameters), at(model.inputs)];
  const outputs = at(model.outputs);
  const form = (loss: Value, targets: Value[]) =>
    recordForm(loss, { parameters, inputs, targets, outputs });
  if (name === "cross_entropy" && width === 1)
    return outputs.map((_, label) => form(crossEntropy(outputs, label), []));
  const targets = outputs.map(() => new Value(0));
  return [form(LOSSES[name](outputs, targets), targets)];
}

/** The nodes of a recording as Values. */
export function valuesOf(
  { symbols, first, operands, number }: Recording,
  data: Float64Array,
): Value[] {
  const values: Value[] = [];
  symbols.forEach((symbol, i) => {
    const own = operands.subarray(first[i], first[i + 1]);
    const made = Array.from(own, (node) => values[node]!);
    values.push(new Value(data[i]!, made, symbol, number[i]));
  });
  return values;
}
