// The runs that the Python Trainer repeats too: see tests/conformance/runs.py.
import { expect, test } from "vitest";
import runs from "../../tests/conformance/runs.json";
import type { Form } from "../src/engine/form.ts";
import * as losses from "../src/engine/losses.ts";
import type { Activation } from "../src/engine/nn.ts";
import { optimizerFrom } from "../src/engine/optim.ts";
import type { OptimizerState } from "../src/engine/states.ts";
import { Trainer } from "../src/engine/trainer.ts";
import { labelForms, networkForm } from "./forms.ts";
import { recordingOf } from "./recording.ts";

type Run = (typeof runs)[number];

const L2 = 0.01;

/** The forms of a run, recorded here. */
function formsOf({ network, loss }: Run): Form[] {
  const { nin, nouts } = network;
  if (loss === "cross_entropy")
    return labelForms(nin, nouts, losses.crossEntropy);
  const named =
    loss === "cross-entropy" // with one-hot rows
      ? losses.crossEntropy
      : losses.LOSSES[loss as "squared_error"];
  const [activation, output] = [network.activation, network.output];
  return [
    networkForm(
      nin,
      nouts,
      named,
      activation as Activation,
      output as Activation,
    ),
  ];
}

function trainerOf(run: Run, forms: Form[]): Trainer {
  const y = run.y.flat();
  return new Trainer({
    forms,
    parameters: run.parameters,
    X: run.X.flat(),
    y,
    ...(forms.length > 1 ? { formOf: y } : {}),
    optimizer: optimizerFrom(run.optimizer as unknown as OptimizerState),
    l1: run.l1,
    l2: L2,
    batchSize: run.batch_size,
    seed: run.seed,
  });
}

/** The largest |a − b| / max(1, |a|). */
const difference = (given: ArrayLike<number>, wanted: number[]) =>
  Math.max(
    ...wanted.map(
      (a, i) => Math.abs(a - (given[i] as number)) / Math.max(1, Math.abs(a)),
    ),
  );

test.each(
  runs.map(
    (run, i) => [`${run.loss} ${run.optimizer.name} ${i}`, run] as const,
  ),
)("%s: the same graph, the same losses, the same end", (_, run) => {
  const forms = formsOf(run);
  expect(forms).toHaveLength(run.forms.length);
  run.forms.forEach((wanted, f) => {
    const { recording, data } = forms[f] as Form;
    expect(recording).toEqual(recordingOf(wanted));
    const given = new Set([
      ...(forms[f] as Form).parameters,
      ...(forms[f] as Form).inputs,
      ...(forms[f] as Form).targets,
    ]);
    const constants = [...data].filter(
      (_, i) => recording.symbols[i] === "" && !given.has(i),
    );
    expect(constants).toEqual(wanted.constants);
  });
  const trainer = trainerOf(run, forms);
  for (const _ of run.losses) trainer.step();
  expect(difference(trainer.losses, run.losses)).toBeLessThanOrEqual(1e-12);
  expect(difference(trainer.parameters, run.end)).toBeLessThanOrEqual(1e-12);
});
