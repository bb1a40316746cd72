// The derivative of each operation by each operand, as a formula to read: with names, and again with
// numbers. It computes nothing: the numbers of a walk come from the engine's own rules.

import type { ComponentChildren } from "preact";
import { Op } from "../../ui/math.tsx";

/** What stands for the operands, the result and the exponent: names, or numbers. */
export interface Terms {
  a: ComponentChildren;
  b: ComponentChildren;
  out: ComponentChildren;
  n: ComponentChildren;
}

type Local = (t: Terms) => ComponentChildren;

const times = <Op>×</Op>;
const minus = <Op>−</Op>;
const one = <mn>1</mn>;

const call = (name: string, x: ComponentChildren) => (
  <>
    <mi>{name}</mi>
    <mo>(</mo>
    {x}
    <mo>)</mo>
  </>
);

const inBrackets = (...x: ComponentChildren[]) => (
  <mrow>
    <mo>(</mo>
    {x}
    <mo>)</mo>
  </mrow>
);

const powerOf = (base: ComponentChildren, exponent: ComponentChildren) => (
  <msup>
    <mrow>{base}</mrow>
    <mrow>
      {exponent}
      {minus}
      {one}
    </mrow>
  </msup>
);

const squared = (x: ComponentChildren) => (
  <msup>
    <mrow>{x}</mrow>
    <mn>2</mn>
  </msup>
);

const over = (below: ComponentChildren) => (
  <mfrac>
    {one}
    <mrow>{below}</mrow>
  </mfrac>
);

/** For each operation, and each of its operands, what the gradient is multiplied with. */
const LOCALS: Readonly<Record<string, readonly Local[]>> = {
  "+": [() => one, () => one],
  "*": [({ b }) => b, ({ a }) => a],
  "**n": [({ a, n }) => [n, times, powerOf(a, n)]],
  "**": [
    ({ a, b }) => [b, times, powerOf(a, b)],
    ({ a, out }) => [out, times, call("log", a)],
  ],
  exp: [({ out }) => out],
  log: [({ a }) => over(a)],
  tanh: [({ out }) => inBrackets(one, minus, squared(out))],
  sigmoid: [({ out }) => [out, times, inBrackets(one, minus, out)]],
  sin: [({ a }) => call("cos", a)],
  cos: [({ a }) => inBrackets(minus, call("sin", a))],
  sqrt: [({ out }) => over([<mn key="2">2</mn>, times, out])],
  abs: [({ a }) => call("sign", a)],
};

/** The formula for operand `k` of `symbol`; undefined where words say it better. */
export const localOf = (symbol: string, k: number): Local | undefined =>
  LOCALS[symbol]?.[k];
