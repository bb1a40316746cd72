// The operators of Python for Values and plain numbers.

import { OPS, power } from "../engine/ops.ts";
import { Value } from "../engine/value.ts";

/** What a row of the table gives for plain numbers. */
export function applied(
  symbol: string,
  operands: readonly number[],
  number = Number.NaN,
): number {
  const [a = 0, b = 0] = operands;
  const v = Float64Array.of(a, b, 0);
  const n = Float64Array.of(0, number);
  OPS.get(symbol)?.forward(v, 2, 3, 0, 1, n);
  return v[2] as number;
}

/** `a operator b`, as Python computes it; why it cannot, where two plain numbers make it raise. */
export function operated(
  operator: string,
  a: Value | number,
  b: Value | number,
): Value | number | string {
  if (a instanceof Value) return ofValue(operator, a, b);
  return b instanceof Value
    ? reflected(operator, a, b)
    : ofNumbers(operator, a, b);
}

function ofValue(operator: string, a: Value, b: Value | number): Value {
  switch (operator) {
    case "+":
      return a.add(b);
    case "-":
      return a.sub(b);
    case "*":
      return a.mul(b);
    case "/":
      return a.div(b);
    default:
      return a.pow(b);
  }
}

/** A plain number on the left: Python asks the Value on the right. */
function reflected(operator: string, a: number, b: Value): Value {
  switch (operator) {
    case "-":
      return b.neg().add(a);
    case "/":
      return b.pow(-1).mul(a);
    case "**":
      return new Value(a).pow(b);
    default:
      return ofValue(operator, b, a);
  }
}

/** Two plain numbers; what Python raises, in words. */
function ofNumbers(operator: string, a: number, b: number): number | string {
  switch (operator) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      return b === 0 ? "it divides by 0" : a / b;
  }
  if (a === 0 && b < 0) return "it divides by 0";
  const out = power(a, b);
  if (Number.isFinite(out) || !Number.isFinite(a + b)) return out;
  return `${a}**${b} ${Number.isNaN(out) ? "is no real number" : "is too large"}`;
}
