// Long chains: operations one after the other that nobody has named, such as a sum of many terms. Where
// they make a drawing far wider than a page, each becomes a box, with what is used nowhere else.

import { operandsOf, type Structure } from "../../store/structure.ts";
import { wordOf } from "../../ui/formula.ts";
import { countText, noteOf, shortName, symbolOf } from "./graph-words.ts";

const MAX_COLUMNS = 12; // of cards; more are far wider than a page
const MIN_LINKS = 10; // of a chain; its first and its last one stay in sight
const MAX_NAMED = 12; // parameters and leaves with names beside the box of their chain; more make a column far higher than a page

export interface Chain {
  /** `38 sums`. */
  name: string;
  /** What its box holds, operands first. */
  nodes: number[];
}

/** The chains among `nodes`, which are side by side; none, if all fit. */
export function chainsIn(
  structure: Structure,
  nodes: readonly number[],
): Chain[] {
  const depths = depthsOf(structure, nodes);
  if (!nodes.some((i) => (depths[i] as number) > MAX_COLUMNS)) return [];
  const chains = linesOf(structure, nodes, depths)
    .flatMap((line) => cut(structure, line))
    .filter((line) => line.length >= MIN_LINKS);
  const owner = ownersOf(structure, depths, chains);
  const held = chains.map((): number[] => []);
  for (const i of nodes) held[owner[i] as number]?.push(i);
  return chains.map((line, k) => {
    const nodes = held[k] ?? [];
    return { name: nameOf(structure, line.slice(1, -1), nodes.length), nodes };
  });
}

/** How many of `nodes` there are on the longest way to each of them, itself included; 0 for all others. */
function depthsOf(structure: Structure, nodes: readonly number[]) {
  const depths = new Int32Array(structure.symbols.length);
  for (const i of nodes)
    for (const child of [i, ...operandsOf(structure, i)])
      depths[i] = Math.max(
        depths[i] as number,
        child === i ? 1 : (depths[child] as number) + 1,
      );
  return depths;
}

/** Whether the learner has named the node: no name that a view makes by itself (naming.py). */
function isNamed(structure: Structure, i: number): boolean {
  const name = shortName(structure, i);
  if (structure.roles[i] === "constant") return false;
  if (operandsOf(structure, i).length === 0) return !/^leaf \d+$/.test(name);
  return (
    noteOf(structure, i) !== "" &&
    name !== `${wordOf(structure.symbols[i] ?? "")} ${i}`
  );
}

/** The lines of links: each has no name, and the next one alone uses it. */
function linesOf(
  structure: Structure,
  nodes: readonly number[],
  depths: Int32Array,
): number[][] {
  const users = soleUsers(structure);
  const isLink = (i: number) =>
    depths[i] !== 0 &&
    users[i] !== undefined && // the root has none
    operandsOf(structure, i).length > 0 &&
    !isNamed(structure, i);
  const before = new Map<number, number>();
  const links = nodes.filter(isLink);
  for (const i of links) {
    const user = users[i] ?? -1;
    const other = before.get(user);
    const isLonger =
      other === undefined || (depths[i] as number) > (depths[other] as number);
    if (user >= 0 && isLonger) before.set(user, i);
  }
  const inner = new Set(
    links.flatMap((user) => before.get(user) ?? []), // another link follows
  );
  return links
    .filter((i) => !inner.has(i))
    .map((end) => {
      const line: number[] = [];
      for (let i: number | undefined = end; i !== undefined; i = before.get(i))
        line.push(i);
      return line.reverse();
    });
}

/** The only node that uses each; −1: several do; undefined: none. */
function soleUsers(structure: Structure): (number | undefined)[] {
  const users: (number | undefined)[] = Array(structure.symbols.length);
  for (let i = 0; i < users.length; i++)
    for (const child of operandsOf(structure, i))
      users[child] = (users[child] ?? i) === i ? i : -1;
  return users;
}

/** The long part of one operation at the end of a line, and what is before it; else the line itself. */
function cut(structure: Structure, line: number[]): number[][] {
  const symbol = symbolOf(structure, line.at(-1) ?? -1);
  const first =
    line.findLastIndex((i) => symbolOf(structure, i) !== symbol) + 1;
  if (first === 0 || line.length - first < MIN_LINKS) return [line];
  return [line.slice(first), ...cut(structure, line.slice(0, first))];
}

/**
 * The chain of each node; −1: none. An operand goes with the chain that alone uses it: one without a name
 * always, a parameter or a leaf with a name if there are many.
 */
function ownersOf(
  structure: Structure,
  depths: Int32Array,
  chains: readonly (readonly number[])[],
): Int32Array {
  const owner = new Int32Array(structure.symbols.length).fill(-1);
  const ends = new Set(chains.flatMap((line) => [line[0], line.at(-1)]));
  chains.forEach((line, k) => {
    for (const i of line.slice(1, -1)) owner[i] = k;
  });
  const asks = new Map<number, number>(); // the chain that uses a node; −1: something else does
  const named = chains.map((): number[] => []);
  for (let i = owner.length - 1; i >= 0; i--) {
    const mayHide =
      depths[i] !== 0 &&
      !ends.has(i) &&
      structure.roles[i] !== "parameter" &&
      !isNamed(structure, i);
    if (owner[i] === -1 && mayHide) owner[i] = asks.get(i) ?? -1;
    else if (depths[i] !== 0 && operandsOf(structure, i).length === 0)
      named[asks.get(i) ?? -1]?.push(i);
    const own = owner[i] as number;
    for (const child of operandsOf(structure, i))
      asks.set(child, (asks.get(child) ?? own) === own ? own : -1);
  }
  named.forEach((leaves, k) => {
    if (leaves.length > MAX_NAMED) for (const i of leaves) owner[i] = k;
  });
  return owner;
}

/** `38 sums`; `77 Values` for different operations, if the box holds as many. */
function nameOf(
  { symbols }: Structure,
  links: readonly number[],
  count: number,
): string {
  const [symbol = "", ...others] = new Set(links.map((i) => symbols[i] ?? ""));
  if (others.length > 0) return countText(count);
  const word = wordOf(symbol);
  const many = word === symbol ? word : `${word}s`;
  return `${links.length.toLocaleString("en")} ${many}`;
}
