// Arrange: where the parts of one box go as long as all of them are closed. Done once for a box, by
// dagre; what is opened later only pushes its neighbours apart (layout.ts), so nothing jumps.

import { layout as dagre, Graph } from "@dagrejs/dagre";
import { operandsOf } from "../../store/health.ts";
import type { Structure } from "../../store/structure.ts";
import { type Box, membersOf, partOf } from "./boxes.ts";

const LONGEST = 8; // ranks that an edge may span and still take part in the layout

export interface Size {
  width: number;
  height: number;
  /** Width of the circle before the card; 0 for a leaf or a box. */
  circle: number;
}

export interface Spot extends Size {
  x: number;
  y: number;
}

export interface Arrangement {
  /** A place for each part of the box, the first of them at the left and top edge. */
  spots: Spot[];
  /** The parts that stand above each other, from left to right, each from top to bottom. */
  columns: number[][];
}

type Edges = readonly { from: number; to: number }[];

const arrangements = new WeakMap<Box, Arrangement>();

export function arrange(
  structure: Structure,
  box: Box,
  sizes: () => Size[],
): Arrangement {
  let found = arrangements.get(box);
  if (!found) {
    found = arranged(sizes(), edgesIn(structure, box));
    arrangements.set(box, found);
  }
  return found;
}

/** Pairs of parts, from operand to result, each once. */
function edgesIn(structure: Structure, box: Box): Edges {
  const at = partOf(box);
  const found = new Map<number, { from: number; to: number }>();
  box.parts.forEach((part, to) => {
    for (const node of membersOf(part))
      for (const operand of operandsOf(structure, node)) {
        const from = at.get(operand);
        if (from !== undefined && from !== to)
          found.set(from * box.parts.length + to, { from, to });
      }
  });
  return [...found.values()];
}

function arranged(sizes: Size[], edges: Edges): Arrangement {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({
    rankdir: "LR",
    ranker: "tight-tree",
    nodesep: 16,
    ranksep: 44,
  });
  graph.setDefaultEdgeLabel(() => ({}));
  sizes.forEach(({ width, height }, k) => {
    graph.setNode(String(k), { width, height });
  });
  const depth = depths(sizes.length, edges);
  edges.forEach(({ from, to }, k) => {
    // dagre takes seconds for long edges: they are drawn, and do not pull
    const long = (depth[to] as number) - (depth[from] as number) > LONGEST;
    if (!long || isNearest(edges, depth, from, to))
      graph.setEdge(String(from), String(to), {}, String(k));
  });
  dagre(graph);
  const spots = sizes.map((size, k) => {
    const { x, y } = graph.node(String(k)) as { x: number; y: number };
    const left = Math.round(x - size.width / 2);
    return { ...size, x: left, y: Math.round(y - size.height / 2) };
  });
  if (upsideDown(spots))
    for (const spot of spots) spot.y = -spot.y - spot.height;
  const top = Math.min(...spots.map(({ y }) => y));
  for (const spot of spots) spot.y -= top;
  return { spots, columns: columnsOf(spots) };
}

/** For each part the length of the longest way to it from a leaf. */
function depths(count: number, edges: Edges): number[] {
  const depth = new Array<number>(count).fill(0);
  // operands come first; a box may break that, and is then only a little too near
  for (const { from, to } of edges.toSorted((a, b) => a.to - b.to))
    depth[to] = Math.max(depth[to] as number, (depth[from] as number) + 1);
  return depth;
}

/** Whether no other result of `from` is nearer than `to`: the edge that holds it in its place. */
function isNearest(
  edges: Edges,
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
function upsideDown(spots: Spot[]): boolean {
  const leaves = spots.filter(({ circle }) => circle === 0);
  const mean = leaves.reduce((sum, { y }) => sum + y, 0) / leaves.length;
  const lean = leaves.reduce(
    (sum, { y }, k) => sum + (y - mean) * (k - (leaves.length - 1) / 2),
    0,
  );
  return lean < 0;
}

function columnsOf(spots: Spot[]): number[][] {
  const columns = new Map<number, number[]>();
  spots.forEach(({ x, width }, k) => {
    const middle = Math.round((x + width / 2) / 4); // dagre aligns the middles of a rank
    const near = [middle, middle - 1, middle + 1].find((m) => columns.has(m));
    if (near === undefined) columns.set(middle, [k]);
    else columns.get(near)?.push(k);
  });
  return [...columns]
    .sort(([a], [b]) => a - b)
    .map(([, parts]) =>
      parts.sort((a, b) => (spots[a] as Spot).y - (spots[b] as Spot).y),
    );
}
