// The graph as a tree of boxes. Scopes are paths, so neurons are in layers, and layers in networks. Long
// chains go into boxes of their own, and so do the parts far from the end of a box that holds more than
// can be drawn.

import { operandsOf, type Structure } from "../../store/structure.ts";
import { chainsIn } from "./chains.ts";

const MAX_TOP_PARTS = 300; // parts of the whole graph that are drawn side by side
const KEPT_TOP_PARTS = 200; // of more than that; leaves room for boxes that open
const MAX_BOX_PARTS = 50; // parts of any other box
const MAX_CHUNKS = 30; // boxes that the rest is divided into

export interface Box {
  /** Unique among the boxes of the graph. */
  id: string;
  /** Its name inside its parent. */
  name: string;
  /** Its name anywhere: `layer 1, neuron 2`. */
  path: string;
  parent: Box | undefined;
  /** How many scopes it is in; Infinity for a box that is no scope. */
  depth: number;
  /** Its boxes and nodes, in the order of their first node. */
  parts: BoxPart[];
  /** How many nodes are in it. */
  size: number;
  /** The node whose pieces it holds (pieces.ts); -1: none. */
  of: number;
}

/** One operation of a node in pieces (pieces.ts); the last one is the node itself. */
export interface BoxPiece {
  id: string;
  /** The node in pieces. */
  node: number;
  name: string;
  /** How it is computed; "" if the name says that. */
  note: string;
  /** The text of the circle before it. */
  symbol: string;
  /** The pieces it is computed from, as indices into the box. */
  from: readonly number[];
  /** Whether it is also computed from the operand of the node. */
  takesOperand: boolean;
  isResult: boolean;
}

export type BoxPart = Box | BoxPiece | number;

export interface BoxTree {
  top: Box;
  byId: ReadonlyMap<string, Box>;
  /** The innermost box of each node. */
  homes: readonly Box[];
}

const trees = new WeakMap<Structure, BoxTree>();

/** The boxes of `structure`, found once. */
export function treeOf(structure: Structure): BoxTree {
  let tree = trees.get(structure);
  if (!tree) {
    tree = buildTree(structure);
    trees.set(structure, tree);
  }
  return tree;
}

export const idOf = (part: BoxPart): string =>
  typeof part === "number" ? String(part) : part.id;

const isBox = (part: BoxPart): part is Box =>
  typeof part !== "number" && "parts" in part;

/** All nodes of `part`, operands first. */
export function membersOf(part: BoxPart): number[] {
  if (typeof part === "number") return [part];
  if (!isBox(part)) return [part.node];
  const found: number[] = [];
  const boxes = [part];
  for (const box of boxes)
    for (const inner of box.parts)
      if (typeof inner === "number") found.push(inner);
      else if (isBox(inner)) boxes.push(inner);
  return found.sort((a, b) => a - b);
}

/** For each node in `box`, the index of the part that it is in. */
export function partIndices(box: Box): Map<number, number> {
  const found = new Map<number, number>();
  box.parts.forEach((part, k) => {
    for (const node of membersOf(part)) found.set(node, k);
  });
  return found;
}

/** The boxes around node `i`, innermost first, without the top one. */
export function boxesAround(structure: Structure, i: number): Box[] {
  const found: Box[] = [];
  let box = treeOf(structure).homes[i];
  for (; box?.parent; box = box.parent) found.push(box);
  return found;
}

function emptyBox(
  parent: Box | undefined,
  key: string,
  name: string,
  depth: number,
): Box {
  const scope = parent?.path && depth < Infinity ? `${parent.path}, ` : "";
  return {
    id: parent ? `${parent.id}\n${key}` : key,
    name,
    path: `${scope}${name}`,
    parent,
    depth,
    parts: [],
    size: 0,
    of: -1,
  };
}

function buildTree(structure: Structure): BoxTree {
  const top = emptyBox(undefined, "#", "", 0);
  const byId = new Map([[top.id, top]]);
  const homes = fillScopes(structure, top, byId);
  const add = (boxes: Box[]) => {
    for (const added of boxes) {
      byId.set(added.id, added);
      for (const part of added.parts)
        if (typeof part === "number") homes[part] = added;
        else if (isBox(part)) part.parent = added;
    }
  };
  for (const box of [...byId.values()]) add(foldChains(structure, box));
  const crowded = [...byId.values()].filter(
    ({ parts }) =>
      parts.length > (parts === top.parts ? MAX_TOP_PARTS : MAX_BOX_PARTS),
  );
  for (const box of crowded) add(thinOut(structure, box));
  return { top, byId, homes };
}

/** Put every node into the box of its scope; return the box of each. */
function fillScopes(
  structure: Structure,
  top: Box,
  byId: Map<string, Box>,
): Box[] {
  const inScope: Box[] = [];
  return structure.symbols.map((_, i) => {
    const code = structure.scope[i] as number;
    let home = inScope[code];
    if (!home) {
      home = (structure.scopes[code] ?? []).reduce(
        (box, name) => innerBox(box, name, byId),
        top,
      );
      inScope[code] = home;
    }
    home.parts.push(i);
    for (let box: Box | undefined = home; box; box = box.parent) box.size += 1;
    return home;
  });
}

function innerBox(parent: Box, name: string, byId: Map<string, Box>): Box {
  let box = byId.get(`${parent.id}\n${name}`);
  if (!box) {
    box = emptyBox(parent, name, name, parent.depth + 1);
    byId.set(box.id, box);
    parent.parts.push(box);
  }
  return box;
}

/** Put each long chain of `box` into a box of its own; return these. None, if too many parts remain anyway. */
function foldChains(structure: Structure, box: Box): Box[] {
  const nodes = box.parts.filter((part) => typeof part === "number");
  const inside = new Map<BoxPart, Box>();
  const found = chainsIn(structure, nodes).map(({ name, nodes }) => {
    const chain = emptyBox(box, `\u2026${nodes[0]}`, name, Infinity);
    chain.parts = nodes;
    chain.size = nodes.length;
    for (const node of nodes) inside.set(node, chain);
    return chain;
  });
  const parts = [...new Set(box.parts.map((part) => inside.get(part) ?? part))];
  if (box.parent && parts.length > MAX_BOX_PARTS) return [];
  box.parts = parts;
  return found;
}

/** Keep the parts of `box` that matter or are near its end; return new boxes with the rest. */
function thinOut(structure: Structure, box: Box): Box[] {
  const count = (box.parent ? MAX_BOX_PARTS : KEPT_TOP_PARTS) - 1;
  const kept = partsToKeep(structure, box, count);
  const rest = box.parts.filter((_, k) => !kept.has(k));
  const size = rest.reduce((sum: number, part) => sum + sizeOf(part), 0);
  const name = `${size.toLocaleString("en")} more Values`;
  const more = emptyBox(box, "\u2026", name, Infinity);
  more.size = size;
  box.parts = box.parts.flatMap((part, k) => {
    if (kept.has(k)) return [part];
    return part === rest[0] ? [more] : [];
  });
  return [more, ...divide(more, rest)];
}

/** Put `parts` into `box`, in chunks if there are many; return the chunks. */
function divide(box: Box, parts: BoxPart[]): Box[] {
  if (parts.length <= MAX_BOX_PARTS) {
    box.parts = parts;
    return [];
  }
  const each = Math.max(MAX_BOX_PARTS, Math.ceil(parts.length / MAX_CHUNKS));
  const found: Box[] = [];
  for (let k = 0; k < parts.length; k += each) {
    const some = parts.slice(k, k + each);
    const nodes = some.flatMap(membersOf);
    const name = `Values ${(nodes[0] ?? 0) + 1} to ${(nodes.at(-1) ?? 0) + 1}`;
    const chunk = emptyBox(box, String(k), name, Infinity);
    chunk.size = nodes.length;
    box.parts.push(chunk);
    found.push(chunk, ...divide(chunk, some));
  }
  return found;
}

const sizeOf = (part: BoxPart) => (isBox(part) ? part.size : 1);

/** The parts of `box` to keep, `count` in all: boxes and parameters, then from its end backward. */
function partsToKeep(
  structure: Structure,
  box: Box,
  count: number,
): Set<number> {
  const kept = new Set<number>();
  box.parts.forEach((part, k) => {
    const matters =
      typeof part !== "number" || structure.roles[part] === "parameter";
    if (matters && kept.size < count / 2) kept.add(k);
  });
  const at = partIndices(box);
  const seen = new Set<number>();
  for (let last = box.parts.length - 1; last >= 0; last--) {
    const queue = [last];
    for (const k of queue) {
      if (kept.size >= count) return kept;
      if (seen.has(k)) continue;
      seen.add(k);
      kept.add(k);
      for (const node of membersOf(box.parts[k] as BoxPart))
        for (const operand of operandsOf(structure, node)) {
          const from = at.get(operand);
          if (from !== undefined && !seen.has(from)) queue.push(from);
        }
    }
  }
  return kept;
}
