// Tune: weights and bias, until the root has the number that is wanted.

import { Tape } from "../../engine/tape.ts";
import { nodeCalled, type Variant } from "./variant.ts";
import { listed, right, type Verdict, wrong } from "./verdict.ts";

/** How near is near enough. */
export const toleranceOf = ({ settings }: Variant) =>
  settings.tolerance ?? 0.01;

/** Judge the numbers of the leaves, by name. */
export function judgeTune(
  variant: Variant,
  answer: Readonly<Record<string, number>>,
): Verdict {
  const { structure, settings, tape } = variant;
  const { target = 0, tune = [] } = settings;
  const own = new Tape(structure);
  own.data.set(tape.data);
  for (const [name, number] of Object.entries(answer))
    own.data[nodeCalled(variant, name)] = number;
  const fixed = [...own.data.keys()].filter(
    (i) =>
      own.isLeaf(i) &&
      !tune.includes(structure.names[i] as string) &&
      own.data[i] !== tape.data[i],
  );
  if (fixed.length > 0)
    return wrong(
      "moved_input",
      `${listed(fixed.map((i) => `\`${structure.names[i]}\``))} ${fixed.length > 1 ? "are inputs" : "is an input"}: put it back, and move ${listed(tune.map((name) => `\`${name}\``))} only.`,
      fixed[0],
    );
  own.forward();
  const root = own.root;
  const [name, got] = [structure.names[root], own.data[root] as number];
  if (Math.abs(got - target) <= toleranceOf(variant))
    return right(`\`${name}\` has reached its target.`);
  return got > target
    ? wrong("too_high", `\`${name}\` is above its target.`, root)
    : wrong("too_low", `\`${name}\` is below its target.`, root);
}
