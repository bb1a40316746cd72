// Operations on vectors of equal length.

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

export const length = (vector: Float64Array) => Math.sqrt(dot(vector, vector));

export const minus = (a: Float64Array, b: Float64Array) =>
  a.map((n, i) => n - b[i]!);

/** `vector` scaled to length 1. */
export function unit(vector: Float64Array): Float64Array {
  const size = length(vector);
  return vector.map((number) => number / size);
}
