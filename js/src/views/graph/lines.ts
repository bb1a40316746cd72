// The lines between cards. A line runs through the gaps that it finds between the cards of the columns it
// passes, and around the borders of open boxes that it does not lead into: never behind a card.

import type { Folded } from "./fold.ts";
import type { Frame, Placed } from "./layout.ts";

export interface Line {
  path: string;
  arrow: string;
  from: number;
  to: number;
}

/** A rectangle that lines run around. */
interface Wall {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A part of the way that walls stand in, and the height at which the line passes them. */
interface Passage {
  from: number;
  to: number;
  y: number;
}

export const GAP = 18; // px between a circle and its card
const ARROW_LENGTH = 8;
const CLEARANCE = 5; // px between a line and a card that it passes

export function linesOf(
  folded: Folded,
  placed: Placed[],
  frames: Frame[],
): Line[] {
  const own = placed.flatMap((p, k) => (p.circle > 0 ? ownLine(p, k) : []));
  return [...own, ...linesBetween(folded, placed, frames)];
}

/** From a circle to its own card. */
function ownLine(p: Placed, at: number): Line {
  const y = p.y + p.height / 2;
  const [start, end] = [p.x + p.circle, p.x + p.circle + GAP];
  const path = `M${start} ${y}H${end - ARROW_LENGTH + 2}`;
  return { path, arrow: arrowAt(end, y), from: at, to: at };
}

function linesBetween(
  { edges }: Folded,
  placed: Placed[],
  frames: Frame[],
): Line[] {
  const entrances = placed.map((): Folded["edges"] => []);
  for (const edge of edges) entrances[edge.to]?.push(edge);
  const height = ({ from, order }: Folded["edges"][number]) =>
    (placed[from] as Placed).y * 10 + order;
  return edges.map((edge) => {
    const from = placed[edge.from] as Placed;
    const to = placed[edge.to] as Placed;
    const all = to.circle > 0 ? (entrances[edge.to] ?? []) : [];
    const rank = all.filter((other) => height(other) < height(edge)).length;
    const spread = all.length > 1 ? 12 * (rank / (all.length - 1) - 0.5) : 0;
    const walls = wallsBetween(from, to, placed, frames);
    return {
      ...lineBetween(from, to, spread, walls),
      from: edge.from,
      to: edge.to,
    };
  });
}

function lineBetween(from: Placed, to: Placed, spread: number, walls: Wall[]) {
  const start = { x: from.x + from.width, y: from.y + from.height / 2 };
  const end = {
    x: to.x + Math.abs(spread) / 3,
    y: to.y + to.height / 2 + spread,
  };
  let path = `M${start.x} ${start.y}`;
  let at = start;
  for (const { from, to, y } of passages(start, end, walls)) {
    path += `${curve(at, { x: from, y })}H${to}`;
    at = { x: to, y };
  }
  path += curve(at, end, ARROW_LENGTH - 2);
  return { path, arrow: arrowAt(end.x, end.y) };
}

interface Point {
  x: number;
  y: number;
}

/** To `end`, or to `before` px before it. */
function curve(start: Point, end: Point, before = 0): string {
  const bend = Math.max(before ? 20 : 0, Math.min(60, (end.x - start.x) / 2));
  return `C${start.x + bend} ${start.y} ${end.x - bend} ${end.y} ${end.x - before} ${end.y}`;
}

/** What a line between two cards could run into. */
function wallsBetween(
  from: Placed,
  to: Placed,
  placed: Placed[],
  frames: Frame[],
): Wall[] {
  const [left, right] = [from.x + from.width, to.x];
  const isBetween = (wall: Wall) =>
    wall.x < right && wall.x + wall.width > left;
  const passed = frames.filter(
    (frame) => isBetween(frame) && !holds(frame, from) && !holds(frame, to),
  );
  const cards = placed.filter((p) => isBetween(p) && p !== from && p !== to);
  return [...passed, ...cards];
}

export const holds = (outer: Wall, inner: Wall): boolean =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height;

/** Where a line from `start` to `end` passes `walls`: for each column of them, the gap next to its way. */
function passages(start: Point, end: Point, walls: Wall[]): Passage[] {
  return columnsOf(walls).map((column) => {
    const from = Math.max(Math.min(...column.map(({ x }) => x)), start.x);
    const right = Math.max(...column.map(({ x, width }) => x + width));
    const to = Math.max(from, Math.min(right, end.x - 2 * ARROW_LENGTH));
    const share = ((from + to) / 2 - start.x) / (end.x - start.x);
    let wanted = start.y + (end.y - start.y) * share;
    if (from === start.x)
      wanted = start.y; // beside the card that it comes from
    else if (right > end.x) wanted = end.y;
    return { from, to, y: gapNear(wanted, column) };
  });
}

/** Walls that stand above each other, from left to right. */
function columnsOf(walls: Wall[]): Wall[][] {
  const columns: Wall[][] = [];
  let end = -Infinity;
  for (const wall of walls.sort((a, b) => a.x - b.x)) {
    if (wall.x < end) columns.at(-1)?.push(wall);
    else columns.push([wall]);
    end = Math.max(end, wall.x + wall.width);
  }
  return columns;
}

/** The height nearest to `wanted` that is outside of all `walls`. */
function gapNear(wanted: number, walls: Wall[]): number {
  const blocks = walls.map(({ y, height }) => [
    y - CLEARANCE,
    y + height + CLEARANCE,
  ]);
  const isFree = (y: number) =>
    blocks.every(([top = y, bottom = y]) => y <= top || y >= bottom);
  return (
    [wanted, ...blocks.flat()]
      .sort((a, b) => Math.abs(a - wanted) - Math.abs(b - wanted))
      .find(isFree) ?? wanted
  );
}

/** An arrow head that ends at (x, y). */
const arrowAt = (x: number, y: number) =>
  `M${x - ARROW_LENGTH} ${y - 4}L${x} ${y}L${x - ARROW_LENGTH} ${y + 4}Z`;
