// Predict, then reveal: a sign, a gradient, a number, or what a step does to the root.

import { Tape } from "../../engine/tape.ts";
import { judgeGradient } from "./judge-gradients.ts";
import { gradientsOf, nodeCalled, type Variant } from "./variant.ts";
import { isClose, right, type Verdict, wrong } from "./verdict.ts";

export const CHOICES = ["rises", "falls", "stays"] as const;
export type Choice = (typeof CHOICES)[number];

const FLAT = 1e-6; // a change or slope below it is none

/** What a number that changes by `change` does. */
const courseOf = (change: number): Choice =>
  change > FLAT ? "rises" : change < -FLAT ? "falls" : "stays";

/** How much the root changes by one step of leaf `of`. */
function changeByStep(variant: Variant, of: number): number {
  const { structure, tape, settings } = variant;
  const slope = gradientsOf(variant).grad[of] as number;
  const own = new Tape(structure);
  own.data.set(tape.data);
  own.data[of] =
    (own.data[of] as number) - (settings.learning_rate ?? 0.1) * slope;
  own.forward();
  const { root } = own;
  return (own.data[root] as number) - (tape.data[root] as number);
}

export function judgePredict(
  variant: Variant,
  answer: string | number,
): Verdict {
  const { settings, structure, tape } = variant;
  const root = `\`${structure.names[tape.root]}\``;
  const of = nodeCalled(variant, settings.of);
  switch (settings.ask) {
    case "gradient":
      return judgeGradient(variant, of, Number(answer));
    case "value":
      return isClose(Number(answer), tape.data[tape.root] as number)
        ? right(`The value of ${root} is right.`)
        : wrong("wrong_number", `${root} is another number.`);
    case "step": {
      const course = courseOf(changeByStep(variant, of));
      if (answer === course) return right(`Right: ${root} ${course}.`);
      return answer === "falls"
        ? wrong(
            "step_too_large",
            `${root} does not fall. A step that is too large goes past the lowest point.`,
          )
        : wrong(
            "wrong_course",
            `Compare where the step starts with where it ends.`,
          );
    }
    default: {
      const slope = gradientsOf(variant).grad[of] as number;
      const course = courseOf(slope);
      if (answer === course) return right(`Right: ${root} ${course}.`);
      return answer === courseOf(tape.data[tape.root] as number)
        ? wrong(
            "height_for_slope",
            `Whether ${root} is above or below 0 says nothing about whether it rises.`,
          )
        : wrong(
            "sign",
            `Compute ${root} here, and once more for a slightly larger ${settings.of}.`,
          );
    }
  }
}
