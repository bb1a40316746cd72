// Boxes: the graph as a tree of boxes. Scopes are paths, so neurons lie inside layers inside networks;
// where a box would hold more than can be drawn, what is far from its end goes into a box of its own.

import { operandsOf, type Structure } from "../../store/structure.ts";
import type { Piece } from "./pieces.ts";

const WHOLE = 300; // parts of the whole graph up to which all of them are drawn side by side
const AT_THE_TOP = 200; // beyond that, which leaves room for boxes that open
const IN_A_BOX = 50; // parts of a box
const CHUNKS = 30; // boxes that what is left over is cut into

export interface Box {
  /** Names it among all boxes of the graph. */
  id: string;
  /** What it is called inside its parent. */
  name: string;
  /** What it is called anywhere: `layer 1, neuron 2`. */
  path: string;
  parent: Box | undefined;
  /** How many scopes it is in; Infinity for what was put together only for want of room. */
  depth: number;
  /** Its boxes and nodes, in the order of their first node. */
  parts: Part[];
  /** How many nodes it holds. */
  size: number;
  /** The node that is written out in it (pieces.ts); -1: none. */
  of: number;
}

export type Part = Box | Piece | number;

export interface Tree {
  top: Box;
  byId: ReadonlyMap<string, Box>;
  /** The innermost box of each node. */
  homes: readonly Box[];
}

const trees = new WeakMap<Structure, Tree>();

/** The boxes of `structure`, found once. */
export function treeOf(structure: Structure): Tree {
  let tree = trees.get(structure);
  if (!tree) {
    tree = grow(structure);
    trees.set(structure, tree);
  }
  return tree;
}

export const idOf = (part: Part): string =>
  typeof part === "number" ? String(part) : part.id;

const isBox = (part: Part): part is Box =>
  typeof part !== "number" && "parts" in part;

/** All nodes of `part`, operands first. */
export function membersOf(part: Part): number[] {
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

/** For each node of `box` which of its parts it is in. */
export function partOf(box: Box): Map<number, number> {
  const found = new Map<number, number>();
  box.parts.forEach((part, k) => {
    for (const node of membersOf(part)) found.set(node, k);
  });
  return found;
}

/** The boxes around node `i`, innermost first, without the whole graph. */
export function boxesAround(structure: Structure, i: number): Box[] {
  const found: Box[] = [];
  let box = treeOf(structure).homes[i];
  for (; box?.parent; box = box.parent) found.push(box);
  return found;
}

function made(
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

function grow(structure: Structure): Tree {
  const top = made(undefined, "#", "", 0);
  const byId = new Map([[top.id, top]]);
  const homes = scopes(structure, top, byId);
  const crowded = [...byId.values()].filter(
    ({ parts }) => parts.length > (parts === top.parts ? WHOLE : IN_A_BOX),
  );
  for (const box of crowded) {
    for (const pile of thin(structure, box)) {
      byId.set(pile.id, pile);
      for (const part of pile.parts)
        if (typeof part === "number") homes[part] = pile;
        else if (isBox(part)) part.parent = pile;
    }
  }
  return { top, byId, homes };
}

/** Put every node into the box of its scope; the box of each. */
function scopes(structure: Structure, top: Box, byId: Map<string, Box>): Box[] {
  const inScope: Box[] = [];
  return structure.symbols.map((_, i) => {
    const code = structure.scope[i] as number;
    let home = inScope[code];
    if (!home) {
      home = (structure.scopes[code] ?? []).reduce(
        (box, name) => inner(box, name, byId),
        top,
      );
      inScope[code] = home;
    }
    home.parts.push(i);
    for (let box: Box | undefined = home; box; box = box.parent) box.size += 1;
    return home;
  });
}

function inner(parent: Box, name: string, byId: Map<string, Box>): Box {
  let box = byId.get(`${parent.id}\n${name}`);
  if (!box) {
    box = made(parent, name, name, parent.depth + 1);
    byId.set(box.id, box);
    parent.parts.push(box);
  }
  return box;
}

/** Leave in `box` what matters and what is nearest to its end; the new boxes with the rest. */
function thin(structure: Structure, box: Box): Box[] {
  const room = (box.parent ? IN_A_BOX : AT_THE_TOP) - 1;
  const kept = nearest(structure, box, room);
  const rest = box.parts.filter((_, k) => !kept.has(k));
  const size = rest.reduce((sum: number, part) => sum + sizeOf(part), 0);
  const name = `${size.toLocaleString("en")} more Values`;
  const more = made(box, "\u2026", name, Infinity);
  more.size = size;
  box.parts = box.parts.flatMap((part, k) => {
    if (kept.has(k)) return [part];
    return part === rest[0] ? [more] : [];
  });
  return [more, ...cut(more, rest)];
}

/** Fill `box` with `parts`: as they are, or in boxes of as many as can be drawn. */
function cut(box: Box, parts: Part[]): Box[] {
  if (parts.length <= IN_A_BOX) {
    box.parts = parts;
    return [];
  }
  const each = Math.max(IN_A_BOX, Math.ceil(parts.length / CHUNKS));
  const found: Box[] = [];
  for (let k = 0; k < parts.length; k += each) {
    const some = parts.slice(k, k + each);
    const nodes = some.flatMap(membersOf);
    const name = `Values ${(nodes[0] ?? 0) + 1} to ${(nodes.at(-1) ?? 0) + 1}`;
    const chunk = made(box, String(k), name, Infinity);
    chunk.size = nodes.length;
    box.parts.push(chunk);
    found.push(chunk, ...cut(chunk, some));
  }
  return found;
}

const sizeOf = (part: Part) => (isBox(part) ? part.size : 1);

/** The `room` parts of `box` to keep: boxes and parameters first, then from its end backward. */
function nearest(structure: Structure, box: Box, room: number): Set<number> {
  const kept = new Set<number>();
  box.parts.forEach((part, k) => {
    const matters =
      typeof part !== "number" || structure.roles[part] === "parameter";
    if (matters && kept.size < room / 2) kept.add(k);
  });
  const at = partOf(box);
  const seen = new Set<number>();
  for (let last = box.parts.length - 1; last >= 0; last--) {
    const queue = [last];
    for (const k of queue) {
      if (kept.size >= room) return kept;
      if (seen.has(k)) continue;
      seen.add(k);
      kept.add(k);
      for (const node of membersOf(box.parts[k] as Part))
        for (const operand of operandsOf(structure, node)) {
          const from = at.get(operand);
          if (from !== undefined && !seen.has(from)) queue.push(from);
        }
    }
  }
  return kept;
}
