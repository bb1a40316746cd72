// Product: neurons that look at the same inputs, computed together as one matrix product.
//
// The loops go over the examples, with four terms a pass: with one, they would do little but load and
// store the row that is added to, and take twice as long.

/** heads[i] = Σ weights[i, j] · inputs[j]. */
export interface Product {
  /** The rows of the results, and those of the inputs; where they start, once there are arrays. */
  heads: Int32Array;
  inputs: Int32Array;
  /** The place of the weight of each head and input in the shared numbers, head by head. */
  weights: Int32Array;
  /** The inputs that want a gradient, as indices of `inputs`. */
  movingInputs: Int32Array;
}

export function multiply(
  { heads, inputs, weights }: Product,
  v: Float64Array,
  shared: Float64Array,
  count: number,
): void {
  for (let i = 0; i < heads.length; i++) {
    const y = heads[i]!;
    v.fill(-0, y, y + count); // -0 + a is a for every a, 0 + -0 is 0
    addRows(v, y, y + count, inputs, shared, weights, i * inputs.length, 1);
  }
}

/** Add to the gradients of the weights and of the inputs. */
export function multiplyBackward(
  product: Product,
  v: Float64Array,
  g: Float64Array,
  shared: Float64Array,
  sharedGrad: Float64Array,
  count: number,
): void {
  const { heads, inputs, weights, movingInputs } = product;
  const k = inputs.length;
  for (let i = 0; i < heads.length; i++)
    addDots(g, heads[i]!, count, v, inputs, sharedGrad, weights, i * k);
  for (let m = 0; m < movingInputs.length; m++) {
    const j = movingInputs[m]!;
    const x = inputs[j]!;
    addRows(g, x, x + count, heads, shared, weights, j, k);
  }
}

/** Add Σ shared[weights[w + j·stride]] · row j to the row y … end - 1. */
function addRows(
  v: Float64Array,
  y: number,
  end: number,
  rows: Int32Array,
  shared: Float64Array,
  weights: Int32Array,
  w: number,
  stride: number,
): void {
  let j = 0;
  for (; j + 3 < rows.length; j += 4, w += 4 * stride) {
    const w0 = shared[weights[w]!]!;
    const w1 = shared[weights[w + stride]!]!;
    const w2 = shared[weights[w + 2 * stride]!]!;
    const w3 = shared[weights[w + 3 * stride]!]!;
    const x0 = rows[j]! - y;
    const x1 = rows[j + 1]! - y;
    const x2 = rows[j + 2]! - y;
    const x3 = rows[j + 3]! - y;
    for (let i = y; i < end; i++)
      v[i] =
        v[i]! +
        w0 * v[x0 + i]! +
        w1 * v[x1 + i]! +
        w2 * v[x2 + i]! +
        w3 * v[x3 + i]!;
  }
  for (; j < rows.length; j++, w += stride) {
    const w0 = shared[weights[w]!]!;
    const x0 = rows[j]! - y;
    for (let i = y; i < end; i++) v[i]! += w0 * v[x0 + i]!;
  }
}

/** Add to sharedGrad[weights[w + j]] the products of the row g[y …] with row j. */
function addDots(
  g: Float64Array,
  y: number,
  count: number,
  v: Float64Array,
  rows: Int32Array,
  sharedGrad: Float64Array,
  weights: Int32Array,
  w: number,
): void {
  let j = 0;
  for (; j + 3 < rows.length; j += 4, w += 4) {
    const x0 = rows[j]!;
    const x1 = rows[j + 1]!;
    const x2 = rows[j + 2]!;
    const x3 = rows[j + 3]!;
    let sum0 = 0;
    let sum1 = 0;
    let sum2 = 0;
    let sum3 = 0;
    for (let i = 0; i < count; i++) {
      const gi = g[y + i]!;
      sum0 += gi * v[x0 + i]!;
      sum1 += gi * v[x1 + i]!;
      sum2 += gi * v[x2 + i]!;
      sum3 += gi * v[x3 + i]!;
    }
    sharedGrad[weights[w]!]! += sum0;
    sharedGrad[weights[w + 1]!]! += sum1;
    sharedGrad[weights[w + 2]!]! += sum2;
    sharedGrad[weights[w + 3]!]! += sum3;
  }
  for (; j < rows.length; j++, w++) {
    const x0 = rows[j]!;
    let sum0 = 0;
    for (let i = 0; i < count; i++) sum0 += g[y + i]! * v[x0 + i]!;
    sharedGrad[weights[w]!]! += sum0;
  }
}
