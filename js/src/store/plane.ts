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

/** A place for the sign of a side: near the corner farthest from the line; undefined where the side is too small. */
export function signPlace(
  [w1, w2, b]: readonly [number, number, number],
  x1: Range,
  x2: Range,
  sign: 1 | -1,
): Point | undefined {
  const near = ({ min, max }: Range, isMax: boolean) =>
    isMax ? max - 0.07 * (max - min) : min + 0.07 * (max - min);
  const [at1, at2] = [near(x1, sign * w1 > 0), near(x2, sign * w2 > 0)];
  return sign * (w1 * at1 + w2 * at2 + b) > 0 ? [at1, at2] : undefined;
}
