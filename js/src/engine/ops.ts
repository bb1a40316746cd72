// The table of operations: the twin of engine/micrograd_engine/ops.py, row for row.
// `forward` gets the numbers of the operands; `backward` gets the gradient g that arrived at the
// result, the result, and the same numbers, and gives each operand's share of the gradient.

export interface Unary {
  operands: 1;
  forward(a: number, n: number): number;
  backward(g: number, out: number, a: number, n: number): number;
}

export interface Binary {
  operands: 2;
  forward(a: number, b: number): number;
  /** The share of the first operand. */
  left(g: number, out: number, a: number, b: number): number;
  /** The share of the second operand. */
  right(g: number, out: number, a: number, b: number): number;
}

export type Op = Unary | Binary;

const unary = (
  forward: Unary["forward"],
  backward: Unary["backward"],
): Unary => ({ operands: 1, forward, backward });

const binary = (
  forward: Binary["forward"],
  left: Binary["left"],
  right: Binary["right"],
): Binary => ({ operands: 2, forward, left, right });

/** C's pow, where JavaScript differs: 1**NaN and (-1)**Infinity are 1. */
export function power(a: number, b: number): number {
  if (a === 1) return 1;
  if (a === -1 && (b === Infinity || b === -Infinity)) return 1;
  return a ** b;
}

/** 1 / (1 + exp(-a)), written so that exp never overflows. */
function sigmoid(a: number): number {
  if (a >= 0) return 1 / (1 + Math.exp(-a));
  const e = Math.exp(a);
  return e / (1 + e);
}

const sign = (a: number) => Number(a > 0) - Number(a < 0);

const powerBase = (g: number, _out: number, a: number, b: number) =>
  b === 0 ? 0 : g * (b * power(a, b - 1));

const powerExponent = (g: number, out: number, a: number, b: number) =>
  a === 0 && b >= 0 ? 0 : g * (out * Math.log(a));

export const OPS: ReadonlyMap<string, Op> = new Map<string, Op>([
  [
    "+",
    binary(
      (a, b) => a + b,
      (g) => g,
      (g) => g,
    ),
  ],
  [
    "*",
    binary(
      (a, b) => a * b,
      (g, _out, _a, b) => g * b,
      (g, _out, a) => g * a,
    ),
  ],
  ["**", binary(power, powerBase, powerExponent)],
  ["**n", unary(power, powerBase)],
  ["exp", unary(Math.exp, (g, out) => g * out)],
  ["log", unary(Math.log, (g, _out, a) => g / a)],
  ["tanh", unary(Math.tanh, (g, out) => g * (1 - out * out))],
  [
    "relu",
    unary(
      (a) => (a <= 0 ? 0 : a), // this way round NaN stays NaN
      (g, _out, a) => (a <= 0 ? 0 : g),
    ),
  ],
  ["sigmoid", unary(sigmoid, (g, out) => g * ((1 - out) * out))],
  ["sin", unary(Math.sin, (g, _out, a) => g * Math.cos(a))],
  ["cos", unary(Math.cos, (g, _out, a) => g * -Math.sin(a))],
  ["sqrt", unary(Math.sqrt, (g, out) => g / (2 * out))],
  ["abs", unary(Math.abs, (g, _out, a) => g * sign(a))],
  [
    "max",
    binary(
      (a, b) => (a > b || Number.isNaN(a) ? a : b),
      (g, _out, a, b) => (a === b ? g / 2 : a < b ? 0 : g),
      (g, _out, a, b) => (a === b ? g / 2 : b < a ? 0 : g),
    ),
  ],
]);
