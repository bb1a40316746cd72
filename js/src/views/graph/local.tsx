// The local derivative of each operation by each operand, as a formula with names or with numbers. The
// numbers of a walk come from the rules of the engine, not from here.

import type { ComponentChildren } from "preact";
import { entryOf } from "../../engine/check.ts";
import { Op } from "../../ui/math.tsx";

/** The operands, the result and the exponent, as names or as numbers. */
export interface DerivativeTerms {
  a: ComponentChildren;
  b: ComponentChildren;
  out: ComponentChildren;
  n: ComponentChildren;
}

type Local = (t: DerivativeTerms) => ComponentChildren;

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

const reciprocal = (below: ComponentChildren) => (
  <mfrac>
    {one}
    <mrow>{below}</mrow>
  </mfrac>
);

/** What the gradient is multiplied by, for each operation and each of its operands. */
const LOCALS: Readonly<Record<string, readonly Local[]>> = {
  "+": [() => one, () => one],
  "*": [({ b }) => b, ({ a }) => a],
  "**n": [({ a, n }) => [n, times, powerOf(a, n)]],
  "**": [
    ({ a, b }) => [b, times, powerOf(a, b)],
    ({ a, out }) => [out, times, call("log", a)],
  ],
  exp: [({ out }) => out],
  log: [({ a }) => reciprocal(a)],
  tanh: [({ out }) => inBrackets(one, minus, squared(out))],
  sigmoid: [({ out }) => [out, times, inBrackets(one, minus, out)]],
  softplus: [({ a }) => call("σ", a)],
  sin: [({ a }) => call("cos", a)],
  cos: [({ a }) => inBrackets(minus, call("sin", a))],
  sqrt: [({ out }) => reciprocal([<mn key="2">2</mn>, times, out])],
  abs: [({ a }) => call("sign", a)],
};

/** The formula for operand `k` of `symbol`; undefined for operations that words explain better. */
export const localOf = (symbol: string, k: number): Local | undefined =>
  entryOf(LOCALS, symbol)?.[k];
