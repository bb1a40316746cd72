// Arrange: where the parts of one box go as long as all of them are closed. Done once for a box:
// what is opened later only pushes its neighbours apart (layout.ts), so nothing jumps.

import { operandsOf } from "../../store/health.ts";
import type { Structure } from "../../store/structure.ts";
import { type Box, membersOf, partOf } from "./boxes.ts";
import { layers } from "./layers.ts";
import type { Piece } from "./pieces.ts";
import type { Edges } from "./ranks.ts";

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

const arrangements = new WeakMap<Box, Arrangement>();

export function arrange(
  structure: Structure,
  box: Box,
  sizes: () => Size[],
): Arrangement {
  let found = arrangements.get(box);
  if (!found) {
    found =
      box.of < 0
        ? arranged(sizes(), edgesIn(structure, box))
        : ofPieces(box.parts as Piece[], sizes());
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
  const { x, y, columns } = layers(sizes, edges);
  const spots = sizes.map((size, k) => ({
    ...size,
    x: x[k] as number,
    y: y[k] as number,
  }));
  return { spots, columns };
}

/** Pieces, with room for the line that comes in from the operand. */
function ofPieces(pieces: Piece[], sizes: Size[]): Arrangement {
  const edges = pieces.flatMap(({ from }, to) =>
    from.map((one) => ({ from: one, to })),
  );
  const first = pieces.findIndex(({ takesOperand }) => takesOperand);
  if (pieces[first]?.from.length === 0) return arranged(sizes, edges);
  const line = {
    width: 0,
    height: 1.4 * (sizes[first]?.height ?? 0),
    circle: 0,
  };
  const { spots, columns } = arranged(
    [...sizes, line],
    [{ from: sizes.length, to: first }, ...edges],
  );
  return {
    spots: spots.slice(0, -1),
    columns: columns.map((column) => column.filter((k) => k < sizes.length)),
  };
}
