// What lies on a loss surface: the path of the run, where it is now, the way down, and the cross that
// reads a loss.

import type { Foot } from "../../engine/surface.ts";
import { css } from "../plane/palette.ts";
import type { Brush } from "../plane/sheet.tsx";

/** A place on the sheet, px. */
type Place = readonly [x: number, y: number];

const RADIUS = 6;
const ARROW = 52; // px
const SHORTEST = 26; // where the edge is near
const DOTS = 80; // steps that are shown one by one

/** The path: a line with a dot for each step, and a ring where it began. */
export function drawPath(
  { context, palette }: Brush,
  places: readonly Place[],
): void {
  context.lineJoin = "round";
  context.beginPath();
  let isDown = false;
  for (const [x, y] of places) {
    const isThere = Number.isFinite(x) && Number.isFinite(y);
    if (isThere && isDown) context.lineTo(x, y);
    else if (isThere) context.moveTo(x, y);
    isDown = isThere;
  }
  outlined(context, css(palette.ink), css(palette.ground, 0.8), 2);
  if (places.length <= DOTS)
    for (const place of places)
      disc(context, place, 2.5, css(palette.ink), css(palette.ground));
  const [start] = places;
  if (start && places.length > 1)
    disc(context, start, 4.5, css(palette.ground), css(palette.ink));
}

/** Where the run is now. */
export function drawHere({ context, palette }: Brush, place: Place): void {
  disc(context, place, RADIUS, css(palette.now), css(palette.ink));
}

/**
 * An arrow from `from` towards `to`: always as long, so that it is seen where the way is flat too, but
 * not beyond the edge of the sheet.
 */
export function drawArrow(brush: Brush, from: Place, to: Place): void {
  const { context, palette, width, height } = brush;
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const far = Math.hypot(dx, dy);
  if (!(far > 0) || !Number.isFinite(far)) return;
  const [ux, uy] = [dx / far, dy / far];
  const room = Math.min(
    roomTo(from[0], ux, width),
    roomTo(from[1], uy, height),
  );
  const tip = Math.max(SHORTEST, Math.min(ARROW, room - 6));
  const at = (ahead: number, aside: number): Place => [
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

/** How far it is from `at` to an end of 0 … `size`, going `way` in each px. */
export const roomTo = (at: number, way: number, size: number) =>
  way > 0 ? (size - at) / way : way < 0 ? -at / way : Infinity;

/** The cross at the place that is read. */
export function drawCross(brush: Brush, [x, y]: Place): void {
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

/** A line that is seen on every ground. */
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
  [x, y]: Place,
  radius: number,
  fill: string,
  rim: string,
): void {
  if (!Number.isFinite(x) || !Number.isFinite(y)) return;
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fillStyle = fill;
  context.fill();
  context.strokeStyle = rim;
  context.lineWidth = 1.5;
  context.stroke();
}

/** Where feet lie on the sheet, whose axes begin at `starts`. */
export const placesOf = (
  { across, up }: Brush,
  feet: readonly Foot[],
  starts: readonly [number, number],
): Place[] =>
  feet.map(({ a, b }) => [across(starts[0] + a), up(starts[1] + b)]);
