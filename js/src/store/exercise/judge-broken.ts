// The broken node: the backward of one node does something else than its rule. Which one follows from the
// seed, and is found by computing only.

import { Tape } from "../../engine/tape.ts";
import { operandsOf } from "../structure.ts";
import { gradientsOf, innerOf, nodeCalled, type Variant } from "./variant.ts";
import { right, type Verdict, wrong } from "./verdict.ts";

/** What a broken node passes on to an operand. */
type Rule = (share: Share) => number;

interface Share {
  /** What is right: local derivative × gradient. */
  right: number;
  upstream: number;
  local: number;
  /** The number of the operand itself. */
  own: number;
}

/** The mistakes, in the order of kinds.py. */
const RULES: readonly (readonly [name: string, rule: Rule])[] = [
  ["sign", (s) => -s.right],
  ["upstream_forgotten", (s) => s.local],
  ["like_addition", (s) => s.upstream],
  ["own_operand", (s) => s.upstream * s.own],
];

export interface Fault {
  node: number;
  mistake: string;
  /** The gradients that the broken backward pass leaves. */
  grad: Float64Array;
}

/** The gradients if `node` is broken. */
function brokenRun(variant: Variant, node: number, rule: Rule): Float64Array {
  const { structure, tape } = variant;
  const own = new Tape(structure);
  own.data.set(tape.data);
  own.begin();
  for (let i = own.root; i >= 0; i--)
    if (i === node) passOn(own, operandsOf(structure, i), i, rule);
    else own.visit(i);
  return own.grad;
}

function passOn(tape: Tape, operands: Int32Array, i: number, rule: Rule) {
  const upstream = tape.grad[i] as number;
  const rights = tape.shares(i);
  tape.grad[i] = 1;
  const locals = tape.shares(i);
  tape.grad[i] = upstream;
  operands.forEach((operand, k) => {
    const share = {
      right: rights[k] as number,
      upstream,
      local: locals[k] as number,
      own: tape.data[operand] as number,
    };
    tape.grad[operand] = (tape.grad[operand] as number) + rule(share);
  });
}

const VISIBLE = 1e-3; // a difference that the cards show

/** The fault of the variant: one that an operand shows which is used nowhere else. */
export function faultOf(variant: Variant): Fault {
  const { structure } = variant;
  const exact = gradientsOf(variant).grad;
  const uses = new Map<number, number>();
  for (const operand of structure.operands)
    uses.set(operand, (uses.get(operand) ?? 0) + 1);
  const faults = innerOf(variant).flatMap((node) =>
    RULES.map(([mistake, rule]): Fault => {
      return { node, mistake, grad: brokenRun(variant, node, rule) };
    }).filter(({ grad }) =>
      operandsOf(structure, node).some((i) => {
        const [a, b] = [grad[i] as number, exact[i] as number];
        const isSeen = Math.abs(a - b) > VISIBLE * Math.max(1, Math.abs(b));
        return isSeen && uses.get(i) === 1 && structure.roles[i] !== "constant";
      }),
    ),
  );
  const fault = faults[variant.random().below(Math.max(1, faults.length))];
  if (!fault)
    throw new Error("no node of this graph can be broken so that one sees it");
  return fault;
}

/** Judge the node that was named. */
export function judgeBroken(variant: Variant, answer: string): Verdict {
  const { names } = variant.structure;
  const node = nodeCalled(variant, answer);
  const fault = faultOf(variant);
  if (node === fault.node)
    return right(`\`${answer}\` is the broken node: ${WORDS[fault.mistake]}.`);
  const exact = gradientsOf(variant).grad;
  const [got, wanted] = [fault.grad[node] as number, exact[node] as number];
  const isWrong =
    Math.abs(got - wanted) > VISIBLE * Math.max(1, Math.abs(wanted));
  return isWrong
    ? wrong(
        "arrived_wrong",
        `\`${answer}\` passes on what it should. Its own gradient is wrong already: the fault is nearer to \`${names[variant.tape.root]}\`.`,
        node,
      )
    : wrong(
        "rule_is_right",
        `\`${answer}\` has the right gradient and passes on what it should.`,
        node,
      );
}

const WORDS: Readonly<Record<string, string>> = {
  sign: "it passes its gradient on with the wrong sign",
  upstream_forgotten:
    "it passes on the local derivative and forgets its own gradient",
  like_addition: "it passes its gradient on unchanged, as a + does",
  own_operand:
    "it multiplies by the operand’s own number, where the other one belongs",
};
