import { expect, test } from "vitest";
import { meanSquaredError } from "../src/engine/losses.ts";
import { mlp } from "../src/engine/nn.ts";
import { Plan } from "../src/engine/plan.ts";
import { link, record } from "../src/engine/recording.ts";
import { Value } from "../src/engine/value.ts";

/** How many products and other steps the loss of a network takes. */
function stepsOf(kept: "kept" | "not kept") {
  const net = mlp(2, [16, 16, 3], "relu", "linear");
  const [inputs, targets] = [2, 3].map((n) =>
    Array.from({ length: n }, () => new Value(0)),
  ) as [Value[], Value[]];
  const outputs = net.apply(inputs);
  const { recording, index } = record(meanSquaredError(outputs, targets));
  const of = (values: readonly Value[]) =>
    values.map((v) => index.get(v) as number);
  const { steps } = new Plan(
    recording,
    link(recording),
    of([...inputs, ...targets]),
    [recording.symbols.length - 1, ...(kept === "kept" ? of(outputs) : [])],
    of(net.parameters),
  );
  return steps;
}

test("the neurons of a layer are one matrix product", () => {
  const products = stepsOf("kept").filter((step) => !step.rule);
  const shapes = products.map(
    (step) => !step.rule && [step.results.length, step.inputs.length],
  );
  expect(shapes.slice(0, 3)).toEqual([
    [16, 3],
    [16, 17],
    [3, 17],
  ]);
});

test("the difference to the target absorbs outputs that are not kept", () => {
  const shapes = stepsOf("not kept").flatMap((step) =>
    step.rule ? [] : [[step.results.length, step.inputs.length]],
  );
  expect(shapes).toEqual([
    [16, 3],
    [16, 17],
    [1, 18],
    [1, 18],
    [1, 18],
    [1, 1],
  ]);
});

test("no gradient is computed for the inputs of a network", () => {
  const first = stepsOf("kept").find((step) => !step.rule);
  expect(first && "movingInputs" in first && first.movingInputs).toHaveLength(
    0,
  );
});
