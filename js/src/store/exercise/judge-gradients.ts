// Gradients by hand: what a wrong number was computed from.

import type { Tape } from "../../engine/tape.ts";
import { operandsOf, type Structure } from "../structure.ts";
import { gradientsOf, type Variant } from "./variant.ts";
import { isClose, right, type Verdict, wrong } from "./verdict.ts";

/** One use of a node: the result, its gradient, and the local derivative. */
interface Use {
  result: number;
  upstream: number;
  local: number;
  /** The number of the other factor's place: the node's own, as in a wrong product rule. */
  isProduct: boolean;
}

/** The uses of node `i` in a graph whose gradients are known. */
export function usesOf(structure: Structure, tape: Tape, i: number): Use[] {
  const uses: Use[] = [];
  for (let result = i + 1; result < tape.size; result++)
    operandsOf(structure, result).forEach((operand, k) => {
      if (operand !== i) return;
      const upstream = tape.grad[result] as number;
      const isProduct = structure.symbols[result] === "*";
      uses.push({
        result,
        upstream,
        local: localOf(tape, result, k),
        isProduct,
      });
    });
  return uses;
}

/** The local derivative of `result` by its operand `k`: its share while the gradient is 1. */
function localOf(tape: Tape, result: number, k: number): number {
  const kept = tape.grad[result] as number;
  tape.grad[result] = 1;
  const local = tape.shares(result)[k] as number;
  tape.grad[result] = kept;
  return local;
}

const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);

/** What each known mistake makes of a gradient, most likely first. */
function mistakesOf(own: number, exact: number, uses: Use[]) {
  const of = (share: (use: Use) => number) => sum(uses.map(share));
  const found: [mistake: string, number: number][] = [["sign", -exact]];
  if (uses.length > 1)
    for (const { local, upstream } of uses)
      found.push(["one_path", local * upstream]);
  found.push(["upstream_forgotten", of(({ local }) => local)]);
  if (uses.some(({ isProduct }) => isProduct))
    found.push(
      [
        "own_operand",
        of((use) => use.upstream * (use.isProduct ? own : use.local)),
      ],
      ["like_addition", of(({ upstream }) => upstream)],
    );
  found.push(
    [
      "added_instead_of_multiplied",
      of(({ local, upstream }) => local + upstream),
    ],
    ["data_for_gradient", own],
  );
  return found;
}

/** Judge `given` as the gradient of node `i`. */
export function judgeGradient(
  variant: Variant,
  i: number,
  given: number,
): Verdict {
  const { structure, tape } = variant;
  const name = structure.names[i] as string;
  const solved = gradientsOf(variant);
  const exact = solved.grad[i] as number;
  if (isClose(given, exact))
    return right(`The gradient of \`${name}\` is right.`);
  if (i === tape.root)
    return wrong(
      "not_seeded",
      `\`${name}\` is where the backward pass begins.`,
      i,
    );
  const uses = usesOf(structure, solved, i);
  const known = mistakesOf(tape.data[i] as number, exact, uses);
  const [mistake] = known.find(([, number]) => isClose(given, number)) ?? [
    "wrong_number",
  ];
  const made = uses.map(({ result }) => `\`${structure.names[result]}\``);
  return wrong(
    mistake,
    MESSAGES[mistake]?.([...new Set(made)].join(" and ")) ?? "",
    uses[0]?.result ?? i,
  );
}

const MESSAGES: Readonly<Record<string, (results: string) => string>> = {
  sign: () => "The size is right, the sign is not.",
  one_path: (results) =>
    `This is the share of one path. The Value is used more than once, in ${results}: each use adds its share.`,
  upstream_forgotten: (results) =>
    `This is the local derivative alone. The gradient of ${results} has to be multiplied in.`,
  own_operand: () =>
    "This has the Value’s own number as a factor. The derivative of a product by one factor is the other factor.",
  like_addition: (results) =>
    `The gradient of ${results} came through unchanged, as through a +. Here is a ×.`,
  added_instead_of_multiplied: () =>
    "The local derivative and the gradient that comes in are multiplied, not added.",
  data_for_gradient: () =>
    "This is the number of the Value itself, not its gradient.",
  wrong_number: (results) =>
    `The sign is right, the number is not. It comes through ${results}.`,
};

/** Judge all gradients that are asked for: the first one that is missing or wrong counts. */
export function judgeGradients(
  variant: Variant,
  answer: Readonly<Record<string, number>>,
): Verdict {
  const { names } = variant.structure;
  const found: string[] = [];
  for (const i of askedNodes(variant)) {
    const name = names[i] as string;
    const given = answer[name];
    if (given === undefined)
      return wrong("unfinished", `\`${name}\` has no gradient yet.`, i, found);
    const verdict = judgeGradient(variant, i, given);
    if (verdict.mistake) return { ...verdict, right: found };
    found.push(name);
  }
  return right("Every gradient is right.");
}

/** The nodes whose gradients are asked for, the root first: all but constants. */
export const askedNodes = ({ structure, tape }: Variant): number[] =>
  Array.from(tape.data.keys())
    .filter((i) => structure.roles[i] !== "constant")
    .reverse();
