// The table of operations: the twin of engine/micrograd_engine/ops.py, row for row.
//
// A row works on a run of numbers at a time, one for each example of a batch: y … end - 1 are the
// places of the results in v, and the operands start at a and b. A loop that called a function for
// each number would spend its time on the calls, and on an object for each number that crosses one.

/** Compute the results: v[y] from v[a] and v[b], and so on up to `end`. */
type Forward = (
  v: Float64Array,
  y: number,
  end: number,
  a: number,
  b: number,
  n: Float64Array,
) => void;

/** Add to g[a] and g[b] their shares of the gradient g[y], and so on up to `end`. */
type Backward = (
  v: Float64Array,
  g: Float64Array,
  y: number,
  end: number,
  a: number,
  b: number,
  n: Float64Array,
) => void;

export interface Op {
  operands: 1 | 2;
  forward: Forward;
  backward: Backward;
}

const unary = (forward: Forward, backward: Backward): Op => ({
  operands: 1,
  forward,
  backward,
});

const binary = (forward: Forward, backward: Backward): Op => ({
  operands: 2,
  forward,
  backward,
});

/** C's pow, where JavaScript differs: 1**NaN and (-1)**Infinity are 1. */
export function power(a: number, b: number): number {
  if (a === 1) return 1;
  if (a === -1 && (b === Infinity || b === -Infinity)) return 1;
  return a ** b;
}

/** The power of a plain number: a root for ½ and −½, as PyTorch takes it. */
function numberPower(a: number, n: number): number {
  if (n === 0.5) return Math.sqrt(a);
  return n === -0.5 ? 1 / Math.sqrt(a) : power(a, n);
}

/** 1 / (1 + exp(-a)), written so that exp never overflows. */
export function sigmoid(a: number): number {
  if (a >= 0) return 1 / (1 + Math.exp(-a));
  const e = Math.exp(a);
  return e / (1 + e);
}

const LEAK = 0.01; // the slope of leaky_relu below 0, as in PyTorch

export const leakyRelu = (a: number) => (a > 0 ? a : LEAK * a);

/** log(1 + exp(a)), written so that exp never overflows. */
export const softplus = (a: number) =>
  Math.max(a, 0) + Math.log1p(Math.exp(-Math.abs(a)));

const sign = (a: number) => Number(a > 0) - Number(a < 0);

const powerBase = (g: number, a: number, b: number) =>
  b === 0 ? 0 : g * (b * power(a, b - 1));

const numberPowerBase = (g: number, a: number, n: number) =>
  n === 0 ? 0 : g * (n * numberPower(a, n - 1));

const powerExponent = (g: number, out: number, a: number, b: number) =>
  a === 0 && b >= 0 ? 0 : g * (out * Math.log(a));

const maximumShare = (g: number, mine: number, other: number) =>
  mine === other ? g / 2 : mine < other ? 0 : g;

export const OPS: ReadonlyMap<string, Op> = new Map<string, Op>([
  [
    "+",
    binary(
      (v, y, end, a, b) => {
        for (; y < end; y++, a++, b++) v[y] = v[a]! + v[b]!;
      },
      (_v, g, y, end, a, b) => {
        for (; y < end; y++, a++, b++) {
          g[a]! += g[y]!;
          g[b]! += g[y]!;
        }
      },
    ),
  ],
  [
    "*",
    binary(
      (v, y, end, a, b) => {
        for (; y < end; y++, a++, b++) v[y] = v[a]! * v[b]!;
      },
      (v, g, y, end, a, b) => {
        for (; y < end; y++, a++, b++) {
          g[a]! += g[y]! * v[b]!;
          g[b]! += g[y]! * v[a]!;
        }
      },
    ),
  ],
  [
    "**",
    binary(
      (v, y, end, a, b) => {
        for (; y < end; y++, a++, b++) v[y] = power(v[a]!, v[b]!);
      },
      (v, g, y, end, a, b) => {
        for (; y < end; y++, a++, b++) {
          g[a]! += powerBase(g[y]!, v[a]!, v[b]!);
          g[b]! += powerExponent(g[y]!, v[y]!, v[a]!, v[b]!);
        }
      },
    ),
  ],
  [
    "**n", // the exponent is a plain number, kept in the node: b is its place in n
    unary(
      (v, y, end, a, b, n) => {
        for (; y < end; y++, a++) v[y] = numberPower(v[a]!, n[b]!);
      },
      (v, g, y, end, a, b, n) => {
        for (; y < end; y++, a++) g[a]! += numberPowerBase(g[y]!, v[a]!, n[b]!);
      },
    ),
  ],
  [
    "exp",
    unary(
      (v, y, end, a) => {
        for (; y < end; y++, a++) v[y] = Math.exp(v[a]!);
      },
      (v, g, y, end, a) => {
        for (; y < end; y++, a++) g[a]! += g[y]! * v[y]!;
      },
    ),
  ],
  [
    "log",
    unary(
      (v, y, end, a) => {
        for (; y < end; y++, a++) v[y] = Math.log(v[a]!);
      },
      (v, g, y, end, a) => {
        for (; y < end; y++, a++) g[a]! += g[y]! / v[a]!;
      },
    ),
  ],
  [
    "tanh",
    unary(
      (v, y, end, a) => {
        for (; y < end; y++, a++) v[y] = Math.tanh(v[a]!);
      },
      (v, g, y, end, a) => {
        for (; y < end; y++, a++) g[a]! += g[y]! * (1 - v[y]! * v[y]!);
      },
    ),
  ],
  [
    "relu",
    unary(
      (v, y, end, a) => {
        for (; y < end; y++, a++) v[y] = v[a]! <= 0 ? 0 : v[a]!; // this way round NaN stays NaN
      },
      (v, g, y, end, a) => {
        for (; y < end; y++, a++) g[a]! += v[a]! <= 0 ? 0 : g[y]!;
      },
    ),
  ],
  [
    "sigmoid",
    unary(
      (v, y, end, a) => {
        for (; y < end; y++, a++) v[y] = sigmoid(v[a]!);
      },
      (v, g, y, end, a) => {
        for (; y < end; y++, a++) g[a]! += g[y]! * ((1 - v[y]!) * v[y]!);
      },
    ),
  ],
  [
    "leaky_relu",
    unary(
      (v, y, end, a) => {
        for (; y < end; y++, a++) v[y] = leakyRelu(v[a]!);
      },
      (v, g, y, end, a) => {
        for (; y < end; y++, a++) g[a]! += v[a]! > 0 ? g[y]! : g[y]! * LEAK;
      },
    ),
  ],
  [
    "softplus",
    unary(
      (v, y, end, a) => {
        for (; y < end; y++, a++) v[y] = softplus(v[a]!);
      },
      (v, g, y, end, a) => {
        for (; y < end; y++, a++) g[a]! += g[y]! * sigmoid(v[a]!);
      },
    ),
  ],
  [
    "sin",
    unary(
      (v, y, end, a) => {
        for (; y < end; y++, a++) v[y] = Math.sin(v[a]!);
      },
      (v, g, y, end, a) => {
        for (; y < end; y++, a++) g[a]! += g[y]! * Math.cos(v[a]!);
      },
    ),
  ],
  [
    "cos",
    unary(
      (v, y, end, a) => {
        for (; y < end; y++, a++) v[y] = Math.cos(v[a]!);
      },
      (v, g, y, end, a) => {
        for (; y < end; y++, a++) g[a]! += g[y]! * -Math.sin(v[a]!);
      },
    ),
  ],
  [
    "sqrt",
    unary(
      (v, y, end, a) => {
        for (; y < end; y++, a++) v[y] = Math.sqrt(v[a]!);
      },
      (v, g, y, end, a) => {
        for (; y < end; y++, a++) g[a]! += g[y]! / (2 * v[y]!);
      },
    ),
  ],
  [
    "abs",
    unary(
      (v, y, end, a) => {
        for (; y < end; y++, a++) v[y] = Math.abs(v[a]!);
      },
      (v, g, y, end, a) => {
        for (; y < end; y++, a++) g[a]! += g[y]! * sign(v[a]!);
      },
    ),
  ],
  [
    "max",
    binary(
      (v, y, end, a, b) => {
        for (; y < end; y++, a++, b++)
          v[y] = v[a]! > v[b]! || Number.isNaN(v[a]!) ? v[a]! : v[b]!;
      },
      (v, g, y, end, a, b) => {
        for (; y < end; y++, a++, b++) {
          g[a]! += maximumShare(g[y]!, v[a]!, v[b]!);
          g[b]! += maximumShare(g[y]!, v[b]!, v[a]!);
        }
      },
    ),
  ],
]);
