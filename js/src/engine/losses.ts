// Losses, the twin of engine/micrograd_engine/losses.py: the same nodes in the same order.

import { described, whole } from "./check.ts";
import { Value } from "./value.ts";

type Target = Value | number;

/** Σ (output − target)²: the loss of the lecture. */
export function squaredError(
  outputs: readonly Value[],
  targets: readonly Target[],
): Value {
  return total(pairs(outputs, targets).map(([o, t]) => o.sub(t).pow(2)));
}

export function meanSquaredError(
  outputs: readonly Value[],
  targets: readonly Target[],
): Value {
  return mean(pairs(outputs, targets).map(([o, t]) => o.sub(t).pow(2)));
}

/** The mean of max(0, 1 − target · output), targets −1 or 1. */
export function hinge(
  outputs: readonly Value[],
  targets: readonly Target[],
): Value {
  return mean(
    pairs(outputs, targets).map(([o, t]) => scaled(o, t).add(1).relu()),
  );
}

/** −target · output; a plain target is negated as a number. */
const scaled = (o: Value, t: Target) =>
  typeof t === "number" ? o.mul(-t) : t.neg().mul(o);

/**
 * The mean of −t · log σ(z) − (1 − t) · log(1 − σ(z)) for logits z and targets t from 0 to 1, in the
 * form z·(1 − t) + max(−z, 0) + log(1 + exp(−|z|)), which never overflows.
 */
export function binaryCrossEntropy(
  outputs: readonly Value[],
  targets: readonly Target[],
): Value {
  return mean(
    pairs(outputs, targets).map(([z, t]) =>
      z.mul(rest(t)).add(z.neg().max(0)).add(z.abs().neg().exp().add(1).log()),
    ),
  );
}

/** 1 − target; a plain one stays a number. */
const rest = (t: Target) => (typeof t === "number" ? 1 - t : t.neg().add(1));

/**
 * −log of the probability that softmax gives to the class `label`; or to each class as much as its share
 * says, such as a one-hot row. It subtracts the largest logit first, so that exp does not overflow; that
 * is a node, so a replay with other numbers is right too.
 */
export function crossEntropy(
  outputs: readonly Value[],
  label: number | readonly Value[],
): Value {
  if (outputs.length < 2)
    throw new RangeError(
      `outputs: expected a logit for each of at least 2 classes, got ${outputs.length}`,
    );
  const shifted = lowered(outputs);
  const sum = total(shifted.map((z) => z.exp()));
  if (typeof label !== "number")
    return sum
      .log()
      .sub(total(pairs(shifted, label).map(([z, t]) => z.mul(t))));
  return sum.log().sub(shifted[whole(label, "label", 0, outputs.length - 1)]!);
}

/** The logits without the largest of them: all are 0 or below. */
function lowered(logits: readonly Value[]): Value[] {
  const largest = logits.reduce((a, b) => a.max(b)).neg();
  return logits.map((z) => z.add(largest));
}

/** The probabilities of some logits, the twin of `softmax` in nn.py. */
export function softmax(logits: readonly Value[]): Value[] {
  if (logits.length === 0)
    throw new RangeError("logits: expected at least one Value, got none");
  const powers = lowered(logits).map((z) => z.exp());
  const inverse = total(powers).pow(-1);
  return powers.map((power) => power.mul(inverse));
}

/** The losses by the names that a Trainer takes; cross_entropy takes a label in place of targets. */
export const LOSSES = {
  squared_error: squaredError,
  mean_squared_error: meanSquaredError,
  hinge,
  binary_cross_entropy: binaryCrossEntropy,
  cross_entropy: crossEntropy,
} as const;

const total = (terms: readonly Value[]) => terms.reduce((a, b) => a.add(b));

function mean(terms: readonly Value[]): Value {
  const sum = total(terms);
  return terms.length === 1 ? sum : sum.mul(1 / terms.length);
}

function pairs(outputs: readonly Value[], targets: readonly Target[]) {
  if (outputs.length === 0)
    throw new RangeError("outputs: expected at least one Value, got none");
  if (targets.length !== outputs.length)
    throw new RangeError(
      `targets: expected ${outputs.length}, as many as outputs, got ${targets.length}`,
    );
  return outputs.map((o, i) => {
    const t = targets[i]!;
    if (typeof t !== "number" && !(t instanceof Value))
      throw new TypeError(
        `targets[${i}]: expected a number or a Value, got ${described(t)}`,
      );
    return [o, t] as const;
  });
}
