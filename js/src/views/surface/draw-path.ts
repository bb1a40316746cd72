// What is drawn over a loss surface: the path of the run, where it is now, the arrow down, and the cross
// of the cursor.

import { type Foot, placeOf } from "../../engine/loss-grid.ts";
import { css } from "../plane/palette.ts";
import type { Brush } from "../plane/sheet.tsx";
import { MIN_SHARE_IN_PLANE } from "./surface-view.ts";
import type { Viewpoint } from "./viewpoint.ts";

/** A point of the sheet, px. */
type SheetPoint = readonly [x: number, y: number];

const RADIUS = 6;
const MIN_ARROW = 24; // px, so that an arrow still looks like one
const MAX_ARROW = 84;
const DECADES = 3; // of steepness, from the shortest to the longest arrow
const MAX_DOTS = 80; // with more steps the line has no dots

/** Draw all of it; the cross only if `cursor` is given. */
export function drawPath(
  brush: Brush,
  view: Viewpoint,
  cursor: number | undefined,
): void {
  const surface = view.surfaceView.peek();
  const land = view.work.landscape.peek();
  if (!surface || !land) return;
  const place = (foot: Foot) => sheetPointOf(brush, foot, surface.starts);
  const foot = surface.here();
  const here = place(foot);
  drawSteps(
    brush,
    [...surface.path().map(place), here],
    surface.shareInPlane() < MIN_SHARE_IN_PLANE,
  );
  const down = surface.descent();
  const [a, b] = [foot.a + down.foot.a, foot.b + down.foot.b];
  const size = arrowLength(down.steepness, surface.typicalSlope);
  drawArrow(brush, here, place({ a, b, away: 0 }), size);
  const next = surface.nextStep(down);
  if (next) drawNext(brush, place(next));
  disc(
    brush.context,
    here,
    RADIUS,
    css(brush.palette.now),
    css(brush.palette.ink),
  );
  if (cursor === undefined) return;
  const read = placeOf(cursor, land.spans, land.size);
  drawCross(brush, place({ ...read, away: 0 }));
}

/** The path: a line with a dot for each step, and a ring at its start; `loose` makes it dashed. */
function drawSteps(
  { context, palette }: Brush,
  places: readonly SheetPoint[],
  loose: boolean,
): void {
  context.lineJoin = "round";
  context.beginPath();
  let isPenDown = false;
  for (const [x, y] of places) {
    const isThere = Number.isFinite(x) && Number.isFinite(y);
    if (isThere && isPenDown) context.lineTo(x, y);
    else if (isThere) context.moveTo(x, y);
    isPenDown = isThere;
  }
  if (loose) context.setLineDash([5, 4]);
  outlined(context, css(palette.ink), css(palette.ground, 0.8), 2);
  context.setLineDash([]);
  if (places.length <= MAX_DOTS)
    for (const place of places)
      disc(context, place, 2.5, css(palette.ink), css(palette.ground));
  const [start] = places;
  if (start && places.length > 1)
    disc(context, start, 4.5, css(palette.ground), css(palette.ink));
}

/**
 * The length of an arrow, px: half way between the limits for the slope `usual`, and longer or shorter by
 * equal parts for each power of ten.
 */
export function arrowLength(steepness: number, usual: number): number {
  const share = 0.5 + Math.log10(steepness / usual) / DECADES;
  return MIN_ARROW + Math.min(Math.max(share, 0), 1) * (MAX_ARROW - MIN_ARROW);
}

/** An arrow from `from` towards `to`, `size` px long, but not beyond the edge of the sheet. */
function drawArrow(
  brush: Brush,
  from: SheetPoint,
  to: SheetPoint,
  size: number,
): void {
  const { context, palette, width, height } = brush;
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const far = Math.hypot(dx, dy);
  if (!(far > 0) || !Number.isFinite(far)) return;
  const [ux, uy] = [dx / far, dy / far];
  const room = Math.min(
    roomTo(from[0], ux, width),
    roomTo(from[1], uy, height),
  );
  const tip = Math.max(MIN_ARROW, Math.min(size, room - 6));
  const at = (ahead: number, aside: number): SheetPoint => [
    from[0] + ux * ahead - uy * aside,
    from[1] + uy * ahead + ux * aside,
  ];
  context.lineCap = "round";
  context.beginPath();
  context.moveTo(...at(RADIUS + 2, 0));
  context.lineTo(...at(tip, 0));
  context.moveTo(...at(tip - 9, -6));
  context.lineTo(...at(tip, 0));
  context.lineTo(...at(tip - 9, 6));
  outlined(context, css(palette.ink), css(palette.ground, 0.85), 2.5);
}

/** A diamond where a step of gradient descent leads. */
function drawNext({ context, palette }: Brush, [x, y]: SheetPoint): void {
  const r = RADIUS - 0.5;
  context.beginPath();
  context.moveTo(x, y - r);
  for (const [dx, dy] of [
    [r, 0],
    [0, r],
    [-r, 0],
  ] as const)
    context.lineTo(x + dx, y + dy);
  context.closePath();
  filled(context, css(palette.ground), css(palette.ink));
}

/** How far `at` is from the end of 0 … `size` that lies in `direction`. */
export const roomTo = (at: number, direction: number, size: number) =>
  direction > 0
    ? (size - at) / direction
    : direction < 0
      ? -at / direction
      : Infinity;

/** The cross of the cursor. */
function drawCross(brush: Brush, [x, y]: SheetPoint): void {
  const { context, width, height, palette } = brush;
  context.beginPath();
  context.moveTo(x, 0);
  context.lineTo(x, height);
  context.moveTo(0, y);
  context.lineTo(width, y);
  context.setLineDash([4, 3]);
  outlined(context, css(palette.ink), css(palette.ground, 0.6), 1);
  context.setLineDash([]);
}

/** Stroke the path of `context` with a halo, so that it is visible on every background. */
function outlined(
  context: CanvasRenderingContext2D,
  colour: string,
  halo: string,
  width: number,
): void {
  context.strokeStyle = halo;
  context.lineWidth = width + 3;
  context.stroke();
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.stroke();
}

function disc(
  context: CanvasRenderingContext2D,
  [x, y]: SheetPoint,
  radius: number,
  fill: string,
  rim: string,
): void {
  if (!Number.isFinite(x) || !Number.isFinite(y)) return;
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  filled(context, fill, rim);
}

function filled(
  context: CanvasRenderingContext2D,
  fill: string,
  rim: string,
): void {
  context.fillStyle = fill;
  context.fill();
  context.strokeStyle = rim;
  context.lineWidth = 1.5;
  context.stroke();
}

/** The point of a foot on the sheet, whose axes have their origin at `starts`. */
const sheetPointOf = (
  { across, up }: Brush,
  { a, b }: Foot,
  starts: readonly [number, number],
): SheetPoint => [across(starts[0] + a), up(starts[1] + b)];
