// Marching squares: the line on which a field is 0 (Lorensen and Cline, "Marching cubes", SIGGRAPH
// 1987, in two dimensions). d3-contour makes closed rings for filling, and is nine times the size.

/**
 * The pieces of the 0 line of `side` × `side` values, row by row: x1, y1, x2, y2 of each, in the unit
 * of the grid. A square with a NaN has none.
 */
export function zeroLine(values: Float64Array, side: number): number[] {
  const pieces: number[] = [];
  for (let row = 0; row + 1 < side; row++)
    for (let column = 0; column + 1 < side; column++) {
      const at = row * side + column;
      const corners = [at, at + 1, at + side + 1, at + side];
      const first = isAbove(values, at);
      if (corners.some((k) => isAbove(values, k) !== first))
        cross(
          pieces,
          column,
          row,
          corners.map((k) => values[k] ?? Number.NaN),
        );
    }
  return pieces;
}

const isAbove = (values: Float64Array, k: number) => (values[k] ?? 0) > 0;

/** The pieces in one square, whose corners come clockwise from the top left. */
function cross(
  pieces: number[],
  column: number,
  row: number,
  corners: readonly number[],
): void {
  const [a = 0, b = 0, c = 0, d = 0] = corners;
  if (corners.some(Number.isNaN)) return;
  const points: number[] = [];
  if (a > 0 !== b > 0) points.push(column + part(a, b), row);
  if (b > 0 !== c > 0) points.push(column + 1, row + part(b, c));
  if (c > 0 !== d > 0) points.push(column + part(d, c), row + 1);
  if (d > 0 !== a > 0) points.push(column, row + part(a, d));
  // a saddle: the middle says whether the corners b and d are cut off, or a and c
  const isSaddle = points.length === 8;
  if (isSaddle && a + b + c + d > 0 !== a > 0)
    points.push(...points.splice(0, 2));
  pieces.push(...points);
}

/** How far from the corner `from` to `to` the value is 0. */
function part(from: number, to: number): number {
  const share = from / (from - to);
  if (Number.isFinite(share)) return share;
  return Number.isFinite(to) ? 1 : 0.5; // from an infinite number on, or between two
}
