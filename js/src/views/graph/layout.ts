// The layout: where cards, frames and lines go. It depends on the structure and on the open boxes, never
// on a number.

import { operandsOf, type Structure } from "../../store/structure.ts";
import {
  type Box,
  type BoxPart,
  type BoxPiece,
  idOf,
  membersOf,
  partIndices,
  treeOf,
} from "./boxes.ts";
import {
  defaultOpen,
  type Folded,
  fold,
  type Item,
  type OpenBoxes,
} from "./fold.ts";
import { symbolOf } from "./graph-words.ts";
import { type Edges, layers } from "./layers.ts";
import { openBoxAt } from "./pieces.ts";

interface Size {
  width: number;
  height: number;
  /** Width of the circle before the card; 0 for a leaf or a box. */
  circle: number;
}

interface Spot extends Size {
  x: number;
  y: number;
}

export interface Placed extends Spot {
  item: Item;
  /** The text of the circle before the card; "" for a leaf or a box. The card begins GAP after it. */
  symbol: string;
  /** Up to here its lines run straight, past an open box in its column. */
  exit: number;
}

/** The border of an open box. */
export interface Frame {
  box: Box;
  id: string;
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Line {
  path: string;
  arrow: string;
  from: number;
  to: number;
}

export interface Drawing {
  structure: Structure;
  placed: Placed[];
  /** From the outermost in. */
  frames: Frame[];
  lines: Line[];
  /** The index in `placed` of the root, or of the box with the root. */
  root: number;
  width: number;
  height: number;
}

export const GAP = 28; // between a circle and its card
const CARD_WIDTH = 148;
const PIECE_WIDTH = 116;
const ARROW_LENGTH = 8;
const MARGIN = 16;
const FRAME = { head: 36, side: 14 };
const HEIGHTS = { leaf: 110, constant: 36, inner: 76 };
const ROW_HEIGHT = 20; // of the right gradient, under theirs

/** The drawing; `hasRight`: cards have room for the right gradient. */
export function draw(
  structure: Structure,
  open: OpenBoxes = defaultOpen(structure),
  hasRight = false,
): Drawing {
  const folded = fold(structure, open);
  const placed = folded.items.map((item) => ({
    item,
    symbol: symbolIn(structure, item),
    ...roomy(sizeOf(structure, item.box ?? item.piece ?? item.shows), hasRight),
    x: 0,
    y: 0,
    exit: 0,
  }));
  const frames: Frame[] = [];
  const top = blockMaker(
    structure,
    open,
    placed,
    frames,
  )(treeOf(structure).top);
  top.moveTo(MARGIN, MARGIN, 0);
  const last = structure.symbols.length - 1;
  return {
    structure,
    placed,
    frames,
    lines: [
      ...placed.flatMap((p, k) => (p.circle > 0 ? ownLine(p, k) : [])),
      ...linesBetween(folded, placed),
    ],
    root: placed.findLastIndex(({ item }) => item.members.at(-1) === last),
    width: top.width + 2 * MARGIN,
    height: top.height + 2 * MARGIN,
  };
}

function symbolIn(structure: Structure, { box, piece, shows }: Item): string {
  if (box) return "";
  return piece ? piece.symbol : symbolOf(structure, shows);
}

function sizeOf(structure: Structure, part: BoxPart): Size {
  if (typeof part !== "number") {
    if ("parts" in part)
      return { width: CARD_WIDTH, height: HEIGHTS.inner, circle: 0 };
    const width = part.isResult ? CARD_WIDTH : PIECE_WIDTH;
    return withCircle(width, HEIGHTS.inner, part.symbol);
  }
  const role = structure.roles[part] ?? "inner";
  const kind = role === "input" || role === "parameter" ? "leaf" : role;
  return withCircle(CARD_WIDTH, HEIGHTS[kind], symbolOf(structure, part));
}

const roomy = (size: Size, hasRight: boolean): Size =>
  hasRight && size.height > HEIGHTS.constant
    ? { ...size, height: size.height + ROW_HEIGHT }
    : size;

function withCircle(width: number, height: number, symbol: string): Size {
  if (!symbol) return { width, height, circle: 0 };
  const circle = Math.min(Math.max(30, 14 + 7.5 * symbol.length), 90);
  return { width: width + circle + GAP, height, circle };
}

/** A card, or an open box that moves with all that is in it. */
interface Block {
  width: number;
  height: number;
  /** `right`: the end of its column. */
  moveTo(x: number, y: number, right: number): void;
}

/** A function that makes the block of a part; it adds the frames of open boxes to `frames`. */
function blockMaker(
  structure: Structure,
  open: OpenBoxes,
  placed: Placed[],
  frames: Frame[],
) {
  const cards = new Map(placed.map((p) => [p.item.id, p]));
  return function blockOf(part: BoxPart): Block {
    const box = openBoxAt(structure, part, open);
    if (!box) return movable(cards.get(idOf(part)) as Placed);
    const frame = { box, id: box.id, x: 0, y: 0, width: 0, height: 0 };
    if (box.parent) frames.push(frame);
    const sizes = () => box.parts.map((inner) => sizeOf(structure, inner));
    const { spots, columns } = arrange(structure, box, sizes);
    const inside = spread(spots, columns, box.parts.map(blockOf));
    return box.parent ? framed(frame, inside) : inside;
  };
}

function movable(spot: Frame | Placed): Block {
  const { width, height } = spot;
  const moveTo = (x: number, y: number, right: number) => {
    spot.x = x;
    spot.y = y;
    if ("exit" in spot) spot.exit = right;
  };
  return { width, height, moveTo };
}

function framed(frame: Frame, inside: Block): Block {
  frame.width = Math.max(inside.width, CARD_WIDTH) + 2 * FRAME.side;
  frame.height = inside.height + FRAME.head + FRAME.side;
  const own = movable(frame);
  return {
    ...own,
    moveTo(x, y, right) {
      own.moveTo(x, y, right);
      inside.moveTo(x + FRAME.side, y + FRAME.head, right);
    },
  };
}

/** Push the parts of a box apart by as much as they have grown, each around its middle. */
function spread(spots: Spot[], columns: number[][], all: Block[]): Block {
  const x = new Float64Array(all.length);
  const y = new Float64Array(all.length);
  const ends = new Float64Array(all.length);
  let shift = 0;
  for (const column of columns) {
    const grown = column.map((k) => [spots[k], all[k]] as [Spot, Block]);
    const total = grown.reduce((sum, [s, b]) => sum + b.height - s.height, 0);
    let above = -Math.round(total / 2);
    column.forEach((k, j) => {
      const [spot, block] = grown[j] as [Spot, Block];
      x[k] = spot.x + shift;
      y[k] = spot.y + above;
      above += block.height - spot.height;
    });
    const right = (of: 0 | 1) =>
      Math.max(...grown.map((pair) => pair[0].x + pair[of].width));
    for (const k of column) ends[k] = right(1) + shift;
    shift += Math.max(0, right(1) - right(0));
  }
  const left = Math.min(...x);
  const top = Math.min(...y);
  return {
    width: Math.max(...all.map((b, k) => (x[k] as number) + b.width)) - left,
    height: Math.max(...all.map((b, k) => (y[k] as number) + b.height)) - top,
    moveTo(toX, toY) {
      all.forEach((block, k) => {
        const [dx, dy] = [toX - left, toY - top];
        block.moveTo(
          dx + (x[k] as number),
          dy + (y[k] as number),
          dx + (ends[k] as number),
        );
      });
    },
  };
}

// The arrangement of one box while all its parts are closed. It is made once: what opens later only
// pushes its neighbours apart, so nothing jumps.

interface Arrangement {
  /** Where each part of the box goes. */
  spots: Spot[];
  /** The parts of each column, from left to right and from top to bottom. */
  columns: number[][];
}

const arrangements = new WeakMap<Box, Arrangement>();

function arrange(
  structure: Structure,
  box: Box,
  sizes: () => Size[],
): Arrangement {
  let found = arrangements.get(box);
  if (!found) {
    found =
      box.of < 0
        ? arranged(sizes(), edgesIn(structure, box))
        : ofPieces(box.parts as BoxPiece[], sizes());
    arrangements.set(box, found);
  }
  return found;
}

/** The edges between the parts of a box, each once. */
function edgesIn(structure: Structure, box: Box): Edges {
  const at = partIndices(box);
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

/** Pieces, with room for the line that comes from the operand. */
function ofPieces(pieces: BoxPiece[], sizes: Size[]): Arrangement {
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

// Lines.

/** From a circle to its own card. */
function ownLine(p: Placed, at: number): Line {
  const y = p.y + p.height / 2;
  const x = p.x + p.circle;
  return { ...arrowTo(`M${x} ${y}`, x + GAP, y), from: at, to: at };
}

function linesBetween({ edges }: Folded, placed: Placed[]): Line[] {
  const entrances = placed.map((): Folded["edges"] => []);
  for (const edge of edges) entrances[edge.to]?.push(edge);
  const height = ({ from, order }: Folded["edges"][number]) =>
    (placed[from] as Placed).y * 10 + order;
  return edges.map((edge) => {
    const to = placed[edge.to] as Placed;
    const all = to.circle > 0 ? (entrances[edge.to] ?? []) : [];
    const rank = all.filter((other) => height(other) < height(edge)).length;
    const spread = all.length > 1 ? 12 * (rank / (all.length - 1) - 0.5) : 0;
    const line = lineBetween(placed[edge.from] as Placed, to, spread);
    return { ...line, from: edge.from, to: edge.to };
  });
}

function lineBetween(from: Placed, to: Placed, spread: number) {
  const side = from.x + from.width;
  const wide = from.exit - side > 3 * GAP && from.exit < to.x; // past an open box
  const x1 = wide ? from.exit : side;
  const y1 = from.y + from.height / 2;
  const y2 = to.y + to.height / 2 + spread;
  const x2 = to.x + Math.abs(spread) / 3;
  const bend = Math.max(20, Math.min(60, (x2 - x1) / 2));
  const start = `M${side} ${y1}H${x1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} `;
  return arrowTo(start, x2, y2, "");
}

/** A path that ends in an arrow head at (x, y). */
function arrowTo(start: string, x: number, y: number, line = "L") {
  return {
    path: `${start}${line}${x - ARROW_LENGTH + 2} ${y}`,
    arrow: `M${x - ARROW_LENGTH} ${y - 4}L${x} ${y}L${x - ARROW_LENGTH} ${y + 4}Z`,
  };
}
