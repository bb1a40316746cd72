// Where hand and keys go among points: the nearest to a place, the next in a direction.

import type { Points } from "./points.ts";

export interface PixelPoint {
  x: number;
  y: number;
}

/** The one of the first `count` points that is nearest to `place` and not farther than `reach`, or −1. */
export function nearestPoint(
  at: (i: number) => PixelPoint,
  count: number,
  place: PixelPoint,
  reach = Infinity,
): number {
  let best = -1;
  let least = reach ** 2;
  for (let i = 0; i < count; i++) {
    const { x, y } = at(i);
    const far = (x - place.x) ** 2 + (y - place.y) ** 2;
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
 * The point that an arrow key goes to from `from`: near, and rather ahead than aside; −1 when there is
 * none that way.
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

/** Where points are on a sheet of that size, in px. */
export const pixelPointsOf =
  (points: Points, across: (x: number) => number, up: (y: number) => number) =>
  (i: number): PixelPoint => ({ x: across(points.x(i)), y: up(points.y(i)) });
