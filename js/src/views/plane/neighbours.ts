// The neighbours among points: the nearest to a pixel, the next in the direction of an arrow key.

import type { Points } from "./points.ts";

export interface PixelPoint {
  x: number;
  y: number;
}

/** The nearest to `pixel` of the first `count` points; −1 if it is farther than `reach`. */
export function nearestPoint(
  at: (i: number) => PixelPoint,
  count: number,
  pixel: PixelPoint,
  reach = Infinity,
): number {
  let best = -1;
  let least = reach ** 2;
  for (let i = 0; i < count; i++) {
    const { x, y } = at(i);
    const far = (x - pixel.x) ** 2 + (y - pixel.y) ** 2;
    if (far <= least) [best, least] = [i, far];
  }
  return best;
}

export type ArrowDirection = readonly [right: number, down: number];

export const ARROW_DIRECTIONS: Readonly<Record<string, ArrowDirection>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/**
 * The point that an arrow key selects from `from`: a near one, more ahead than aside; −1 if there is none
 * in that direction.
 */
export function nextPoint(
  at: (i: number) => PixelPoint,
  count: number,
  from: number,
  [right, down]: ArrowDirection,
): number {
  const here = at(from);
  let best = -1;
  let least = Infinity;
  for (let i = 0; i < count; i++) {
    const { x, y } = at(i);
    const ahead = (x - here.x) * right + (y - here.y) * down;
    const aside =
      Math.abs((x - here.x) * down) + Math.abs((y - here.y) * right);
    if (ahead <= 0 || aside > 2 * ahead) continue;
    const cost = ahead + 2 * aside;
    if (cost < least) [best, least] = [i, cost];
  }
  return best;
}

/** The pixels of points, given the scales of both axes. */
export const pixelPointsOf =
  (points: Points, across: (x: number) => number, up: (y: number) => number) =>
  (i: number): PixelPoint => ({ x: across(points.x(i)), y: up(points.y(i)) });
