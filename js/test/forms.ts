// Losses of networks as forms, for the tests of the trainer.

import { type Form, recordForm } from "../src/engine/form.ts";
import { type Activation, mlp } from "../src/engine/nn.ts";
import { Value } from "../src/engine/value.ts";

type Loss = (outputs: readonly Value[], targets: readonly Value[]) => Value;

export const leaves = (count: number) =>
  Array.from({ length: count }, () => new Value(0));

/** The form of `loss` for MLP(nin, nouts). */
export function networkForm(
  nin: number,
  nouts: number[],
  loss: Loss,
  activation: Activation = "tanh",
  output: Activation = activation,
): Form {
  const { parameters, apply } = mlp(nin, nouts, activation, output);
  const inputs = leaves(nin);
  const outputs = apply(inputs);
  const targets = leaves(outputs.length);
  return recordForm(loss(outputs, targets), {
    parameters,
    inputs,
    targets,
    outputs,
  });
}

/** A form of `loss` for each label; the parameters are those of one network. */
export function labelForms(
  nin: number,
  nouts: number[],
  loss: (outputs: readonly Value[], label: number) => Value,
): Form[] {
  const { parameters, apply } = mlp(nin, nouts, "tanh", "linear");
  const inputs = leaves(nin);
  const outputs = apply(inputs);
  return outputs.map((_, label) =>
    recordForm(loss(outputs, label), {
      parameters,
      inputs,
      targets: [],
      outputs,
    }),
  );
}
