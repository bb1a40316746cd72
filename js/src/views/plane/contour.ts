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
        addPieces(
          pieces,
          column,
          row,
          corners.map((k) => values[k] ?? Number.NaN),
        );
    }
  return pieces;
}

/** Add the pieces of a line to the path of `context`, in cells of that width and height. */
export function tracePieces(
  context: CanvasRenderingContext2D,
  pieces: readonly number[],
  cellX: number,
  cellY: number,
): void {
  for (let k = 0; k < pieces.length; k += 4) {
    context.moveTo((pieces[k] ?? 0) * cellX, (pieces[k + 1] ?? 0) * cellY);
    context.lineTo((pieces[k + 2] ?? 0) * cellX, (pieces[k + 3] ?? 0) * cellY);
  }
}

const isAbove = (values: Float64Array, k: number) => (values[k] ?? 0) > 0;

/** Add the pieces in one square to `pieces`; the corners come clockwise from the top left. */
function addPieces(
  pieces: number[],
  column: number,
  row: number,
  corners: readonly number[],
): void {
  const [a = 0, b = 0, c = 0, d = 0] = corners;
  if (corners.some(Number.isNaN)) return;
  const points: number[] = [];
  if (a > 0 !== b > 0) points.push(column + crossing(a, b), row);
  if (b > 0 !== c > 0) points.push(column + 1, row + crossing(b, c));
  if (c > 0 !== d > 0) points.push(column + crossing(d, c), row + 1);
  if (d > 0 !== a > 0) points.push(column, row + crossing(a, d));
  // a saddle: the mean decides whether the line cuts off the corners b and d, or a and c
  const isSaddle = points.length === 8;
  if (isSaddle && a + b + c + d > 0 !== a > 0)
    points.push(...points.splice(0, 2));
  pieces.push(...points);
}

/** The share of the way from a corner to the next at which the value is 0. */
function crossing(from: number, to: number): number {
  const share = from / (from - to);
  if (Number.isFinite(share)) return share;
  return Number.isFinite(to) ? 1 : 0.5; // next to an infinite number, or between two
}
