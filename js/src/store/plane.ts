// Plane: on which side of w1·x1 + w2·x2 + b = 0 the points of a rectangle lie.

import type { Point, Range } from "./ranges.ts";

export interface Sides {
  /** Corners of the parts where the sum is above 0, and below. */
  above: Point[];
  below: Point[];
  /** The two ends of the line between them; none where it does not cross. */
  line: Point[];
}

export function sidesOf(
  [w1, w2, b]: readonly [number, number, number],
  x1: Range,
  x2: Range,
): Sides {
  const corners: Point[] = [
    [x1.min, x2.min],
    [x1.max, x2.min],
    [x1.max, x2.max],
    [x1.min, x2.max],
  ];
  const at = ([p, q]: Point) => w1 * p + w2 * q + b;
  const sides: Sides = { above: [], below: [], line: [] };
  corners.forEach((corner, k) => {
    const next = corners[(k + 1) % 4] as Point;
    const [here, there] = [at(corner), at(next)];
    if (here >= 0) sides.above.push(corner);
    if (here <= 0) sides.below.push(corner);
    if (here === 0) sides.line.push(corner);
    if (!(here * there < 0)) return;
    const part = here / (here - there);
    const crossing: Point = [
      corner[0] + part * (next[0] - corner[0]),
      corner[1] + part * (next[1] - corner[1]),
    ];
    for (const side of [sides.above, sides.below, sides.line])
      side.push(crossing);
  });
  return sides;
}

/** The mean of some points; undefined of none. */
export function middleOf(points: readonly Point[]): Point | undefined {
  if (points.length < 3) return undefined;
  const mean = (k: 0 | 1) =>
    points.reduce((sum, point) => sum + point[k], 0) / points.length;
  return [mean(0), mean(1)];
}
