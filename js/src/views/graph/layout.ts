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
import { defaultOpen, fold, type Item, type OpenBoxes } from "./fold.ts";
import { symbolOf } from "./graph-words.ts";
import { type Edges, layers } from "./layers.ts";
import { GAP, type Line, linesOf } from "./lines.ts";
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
  /** Whether room is short: the slider of a leaf is there while its card has the focus. */
  isCompact: boolean;
}

const CARD_WIDTH = 136;
const PIECE_WIDTH = 116;
const MARGIN = 10;
const FRAME = { head: 36, side: 14 };
const HEIGHTS = { leaf: 108, constant: 36, inner: 76 };
const SLIDER_HEIGHT = 30;
const MAX_HEIGHT_WITH_SLIDERS = 660; // as high as a stage shows at a legible scale
const ROW_HEIGHT = 20; // of the right gradient, under theirs

/** The drawing; `hasRight`: cards have room for the right gradient. */
export function draw(
  structure: Structure,
  open: OpenBoxes = defaultOpen(structure),
  hasRight = false,
): Drawing {
  const isCompact = needsRoom(structure);
  const { folded, ...spots } = allPlaced(structure, open, {
    hasRight,
    isCompact,
  });
  const { placed, frames } = spots;
  const last = structure.symbols.length - 1;
  return {
    ...spots,
    structure,
    lines: linesOf(folded, placed, frames),
    root: placed.findLastIndex(({ item }) => item.members.at(-1) === last),
    isCompact,
  };
}

const compact = new WeakMap<Structure, boolean>();

/** Whether the drawing is too high with sliders on its leaves; what opens later does not change that. */
function needsRoom(structure: Structure): boolean {
  let isHigh = compact.get(structure);
  if (isHigh === undefined) {
    const usual = { hasRight: false, isCompact: false };
    const { height } = allPlaced(structure, defaultOpen(structure), usual);
    isHigh = height > MAX_HEIGHT_WITH_SLIDERS;
    compact.set(structure, isHigh);
  }
  return isHigh;
}

interface Room {
  hasRight: boolean;
  isCompact: boolean;
}

/** Places for all items and open boxes, without the lines. */
function allPlaced(structure: Structure, open: OpenBoxes, room: Room) {
  const folded = fold(structure, open);
  const placed = folded.items.map((item) => ({
    item,
    symbol: symbolIn(structure, item),
    ...roomy(sizeOf(structure, item.box ?? item.piece ?? item.shows), room),
    x: 0,
    y: 0,
  }));
  const frames: Frame[] = [];
  const top = blockMaker(
    structure,
    open,
    placed,
    frames,
  )(treeOf(structure).top);
  top.moveTo(MARGIN, MARGIN);
  const hanging = room.isCompact ? SLIDER_HEIGHT : 0; // of the lowest card
  return {
    folded,
    placed,
    frames,
    width: top.width + 2 * MARGIN,
    height: top.height + 2 * MARGIN + hanging,
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

function roomy(size: Size, { hasRight, isCompact }: Room): Size {
  const row = hasRight && size.height > HEIGHTS.constant ? ROW_HEIGHT : 0;
  const slider = isCompact && size.height === HEIGHTS.leaf ? SLIDER_HEIGHT : 0;
  return { ...size, height: size.height + row - slider };
}

function withCircle(width: number, height: number, symbol: string): Size {
  if (!symbol) return { width, height, circle: 0 };
  const circle = Math.min(Math.max(30, 14 + 7.5 * symbol.length), 90);
  return { width: width + circle + GAP, height, circle };
}

/** A card, or an open box that moves with all that is in it. */
interface Block {
  width: number;
  height: number;
  moveTo(x: number, y: number): void;
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
  const moveTo = (x: number, y: number) => {
    spot.x = x;
    spot.y = y;
  };
  return { width, height, moveTo };
}

function framed(frame: Frame, inside: Block): Block {
  frame.width = Math.max(inside.width, CARD_WIDTH) + 2 * FRAME.side;
  frame.height = inside.height + FRAME.head + FRAME.side;
  const own = movable(frame);
  return {
    ...own,
    moveTo(x, y) {
      own.moveTo(x, y);
      inside.moveTo(x + FRAME.side, y + FRAME.head);
    },
  };
}

/** Push the parts of a box apart by as much as they have grown, each around its middle. */
function spread(spots: Spot[], columns: number[][], all: Block[]): Block {
  const x = new Float64Array(all.length);
  const y = new Float64Array(all.length);
  let shift = 0;
  for (const column of columns) {
    const grown = column.map((k) => [spots[k], all[k]] as [Spot, Block]);
    const total = grown.reduce((sum, [s, b]) => sum + b.height - s.height, 0);
    const right = (of: 0 | 1) =>
      Math.max(...grown.map((pair) => pair[0].x + pair[of].width));
    const wider = Math.max(0, right(1) - right(0));
    let above = -Math.round(total / 2);
    column.forEach((k, j) => {
      const [spot, block] = grown[j] as [Spot, Block];
      // a leaf or a closed box stays beside what is made from it
      const isFree = spot.circle === 0 && block.width === spot.width;
      x[k] = spot.x + shift + (isFree ? wider : 0);
      y[k] = spot.y + above;
      above += block.height - spot.height;
    });
    shift += wider;
  }
  const left = Math.min(...x);
  const top = Math.min(...y);
  return {
    width: Math.max(...all.map((b, k) => (x[k] as number) + b.width)) - left,
    height: Math.max(...all.map((b, k) => (y[k] as number) + b.height)) - top,
    moveTo(toX, toY) {
      all.forEach((block, k) => {
        block.moveTo(
          toX - left + (x[k] as number),
          toY - top + (y[k] as number),
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
