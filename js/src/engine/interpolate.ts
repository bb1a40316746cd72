// Interpolation between samples of a curve: an approximation.

/**
 * The curve at `x`, through samples `ys` at equal distances from `min` to `max`: the cubic through the four
 * samples around `x` (Lagrange); NaN outside.
 */
export function interpolated(
  ys: Float64Array,
  min: number,
  max: number,
  x: number,
): number {
  if (!(x >= min && x <= max) || ys.length < 4) return Number.NaN;
  const at = ((x - min) / (max - min)) * (ys.length - 1);
  const first = Math.min(Math.max(Math.floor(at) - 1, 0), ys.length - 4);
  let sum = 0;
  for (let j = 0; j < 4; j++) {
    let weight = 1;
    for (let k = 0; k < 4; k++)
      if (k !== j) weight *= (at - first - k) / (j - k);
    sum += weight * ys[first + j]!;
  }
  return sum;
}
