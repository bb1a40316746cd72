// Layout: where everything goes, left to right. Computed once for a structure, never for a value.

import { layout as dagre, Graph } from "@dagrejs/dagre";
import type { Structure } from "../../store/structure.ts";
import { type Folded, fold, type Item } from "./fold.ts";
import { symbolOf } from "./formula.ts";

export { formulaOf, symbolOf } from "./formula.ts";

export interface Placed {
  item: Item;
  /** What the circle before the card says; "" for a leaf or a box. */
  symbol: string;
  x: number;
  y: number;
  width: number;
  height: number;
  /** Width of the circle; the card begins GAP after it. */
  circle: number;
}

export interface Line {
  path: string;
  arrow: string;
  from: number;
  to: number;
}

export interface Drawing {
  placed: Placed[];
  lines: Line[];
  width: number;
  height: number;
}

export const GAP = 28; // between a circle and its card
const CARD = 148;
const ARROW = 8;
const LONGEST = 8; // ranks that an edge may span and still take part in the layout
const HEIGHTS = { leaf: 110, constant: 36, inner: 76 };

export function draw(structure: Structure): Drawing {
  const folded = fold(structure);
  const placed = folded.items.map((item) => sized(structure, item));
  const { width, height } = place(folded, placed);
  const own = placed.filter((p) => p.circle > 0).map(ownLine);
  const between = folded.edges.map((edge) => lineBetween(folded, placed, edge));
  return { placed, lines: [...own, ...between], width, height };
}

function sized(structure: Structure, item: Item): Placed {
  const symbol = item.kind === "node" ? symbolOf(structure, item.shows) : "";
  const circle =
    symbol === "" ? 0 : Math.min(Math.max(30, 14 + 7.5 * symbol.length), 90);
  const width = CARD + (circle && circle + GAP);
  return {
    item,
    symbol,
    x: 0,
    y: 0,
    width,
    height: heightOf(structure, item),
    circle,
  };
}

function heightOf(structure: Structure, item: Item): number {
  const role = item.kind === "node" ? structure.roles[item.shows] : "inner";
  if (role === "constant") return HEIGHTS.constant;
  return role === "inner" ? HEIGHTS.inner : HEIGHTS.leaf;
}

function place(
  folded: Folded,
  placed: Placed[],
): { width: number; height: number } {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({
    rankdir: "LR",
    ranker: "tight-tree",
    nodesep: 16,
    ranksep: 44,
    marginx: 16,
    marginy: 16,
  });
  graph.setDefaultEdgeLabel(() => ({}));
  placed.forEach(({ width, height }, k) => {
    graph.setNode(String(k), { width, height });
  });
  const depth = depths(folded);
  folded.edges.forEach(({ from, to }, k) => {
    // dagre takes seconds for long edges: they are drawn, and do not pull
    const long = (depth[to] as number) - (depth[from] as number) > LONGEST;
    if (!long || isNearest(folded, depth, from, to))
      graph.setEdge(String(from), String(to), {}, String(k));
  });
  dagre(graph);
  placed.forEach((p, k) => {
    const { x, y } = graph.node(String(k)) as { x: number; y: number };
    p.x = Math.round(x - p.width / 2);
    p.y = Math.round(y - p.height / 2);
  });
  const { width = 0, height = 0 } = graph.graph() as {
    width?: number;
    height?: number;
  };
  if (upsideDown(placed))
    for (const p of placed) p.y = Math.round(height - p.y - p.height);
  return { width, height };
}

/** For each item the length of the longest way to it from a leaf. */
function depths({ items, edges }: Folded): number[] {
  const depth = items.map(() => 0);
  // operands come first in `items`; a box may break that, and is then only a little too near
  for (const { from, to } of edges.toSorted((a, b) => a.to - b.to))
    depth[to] = Math.max(depth[to] as number, (depth[from] as number) + 1);
  return depth;
}

/** Whether no other result of `from` is nearer than `to`: the edge that holds it in its place. */
function isNearest(
  { edges }: Folded,
  depth: number[],
  from: number,
  to: number,
): boolean {
  const results = edges
    .filter((edge) => edge.from === from)
    .map((edge) => edge.to);
  return results.every(
    (other) => (depth[other] as number) >= (depth[to] as number),
  );
}

/** Whether leaves that were made first stand rather below those that were made later. */
function upsideDown(placed: Placed[]): boolean {
  const leaves = placed.filter((p) => p.circle === 0);
  const mean = leaves.reduce((sum, p) => sum + p.y, 0) / leaves.length;
  const lean = leaves.reduce(
    (sum, p, k) => sum + (p.y - mean) * (k - (leaves.length - 1) / 2),
    0,
  );
  return lean < 0;
}

/** From a circle to its own card. */
function ownLine(p: Placed, _: number, all: Placed[]): Line {
  const y = p.y + p.height / 2;
  const x = p.x + p.circle;
  const at = all.indexOf(p);
  return { ...arrowTo(`M${x} ${y}`, x + GAP, y), from: at, to: at };
}

function lineBetween(
  folded: Folded,
  placed: Placed[],
  edge: Folded["edges"][number],
): Line {
  const from = placed[edge.from] as Placed;
  const to = placed[edge.to] as Placed;
  const x1 = from.x + from.width;
  const y1 = from.y + from.height / 2;
  const entrances = folded.edges.filter(
    (e) => e.to === edge.to && to.circle > 0,
  );
  const above = (e: Folded["edges"][number]) =>
    (placed[e.from] as Placed).y * 10 + e.order;
  const rank = entrances.filter((e) => above(e) < above(edge)).length;
  const spread =
    entrances.length > 1 ? 12 * (rank / (entrances.length - 1) - 0.5) : 0;
  const y2 = to.y + to.height / 2 + spread;
  const x2 = to.x + Math.abs(spread) / 3;
  const bend = Math.max(20, Math.min(60, (x2 - x1) / 2));
  const start = `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} `;
  return { ...arrowTo(start, x2, y2, ""), from: edge.from, to: edge.to };
}

/** A path that ends in an arrow head at (x, y). */
function arrowTo(start: string, x: number, y: number, line = "L") {
  return {
    path: `${start}${line}${x - ARROW + 2} ${y}`,
    arrow: `M${x - ARROW} ${y - 4}L${x} ${y}L${x - ARROW} ${y + 4}Z`,
  };
}
