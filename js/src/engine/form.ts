// Form: the loss of one example, recorded once for all examples whose loss has the same graph. A loss that
// depends on its target as a number, as cross-entropy does on the label, has a form for each target.

import { type Recording, record } from "./recording.ts";
import type { Value } from "./value.ts";

/** Nodes are indices of the recording; -1 stands for a node that this form does not use. */
export interface Form {
  recording: Recording;
  /** The numbers of the leaves; the constants come from here. */
  data: Float64Array;
  /** In the order of the trainer's parameters. */
  parameters: readonly number[];
  inputs: readonly number[];
  /** Leaves for the numbers of the target; none in the form of a single target. */
  targets: readonly number[];
  outputs: readonly number[];
}

export interface FormValues {
  parameters: readonly Value[];
  inputs: readonly Value[];
  targets: readonly Value[];
  outputs: readonly Value[];
}

/** The form of a loss that is made of Values. */
export function recordForm(loss: Value, values: FormValues): Form {
  const { recording, data, index } = record(loss);
  const nodes = (of: readonly Value[]) => of.map((v) => index.get(v) ?? -1);
  return {
    recording,
    data,
    parameters: nodes(values.parameters),
    inputs: nodes(values.inputs),
    targets: nodes(values.targets),
    outputs: nodes(values.outputs),
  };
}
