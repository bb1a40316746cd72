// The inner loops of a matrix product: over the examples, for two results and two inputs at a time, so
// that the loop uses each number it loads twice. `| 0` saves the check that a sum of two indices is a
// 32-bit number. Without these two, training takes half as long again. The arguments are the places of
// weights, not the weights: a float that crosses a call becomes an object.

/** Rows y and z of v += weights · rows a and b of v; ya is the place of the weight of y and a. */
export function addFour(
  v: Float64Array,
  y: number,
  z: number,
  a: number,
  b: number,
  shared: Float64Array,
  ya: number,
  yb: number,
  za: number,
  zb: number,
  count: number,
): void {
  const weightYA = shared[ya]!;
  const weightYB = shared[yb]!;
  const weightZA = shared[za]!;
  const weightZB = shared[zb]!;
  for (let e = 0; e < count; e++) {
    const va = v[(a + e) | 0]!;
    const vb = v[(b + e) | 0]!;
    v[(y + e) | 0] = v[(y + e) | 0]! + weightYA * va + weightYB * vb;
    v[(z + e) | 0] = v[(z + e) | 0]! + weightZA * va + weightZB * vb;
  }
}

/** Row y += weight · row a. */
export function addOne(
  v: Float64Array,
  y: number,
  a: number,
  shared: Float64Array,
  ya: number,
  count: number,
): void {
  const weight = shared[ya]!;
  for (let e = 0; e < count; e++) v[(y + e) | 0]! += weight * v[(a + e) | 0]!;
}

/** Gradients of four weights += the products of rows y and z of g with rows a and b of v. */
export function dotFour(
  g: Float64Array,
  y: number,
  z: number,
  v: Float64Array,
  a: number,
  b: number,
  sharedGrad: Float64Array,
  ya: number,
  yb: number,
  za: number,
  zb: number,
  count: number,
): void {
  let sumYA = 0;
  let sumYB = 0;
  let sumZA = 0;
  let sumZB = 0;
  for (let e = 0; e < count; e++) {
    const gy = g[(y + e) | 0]!;
    const gz = g[(z + e) | 0]!;
    const va = v[(a + e) | 0]!;
    const vb = v[(b + e) | 0]!;
    sumYA += gy * va;
    sumYB += gy * vb;
    sumZA += gz * va;
    sumZB += gz * vb;
  }
  sharedGrad[ya]! += sumYA;
  sharedGrad[yb]! += sumYB;
  sharedGrad[za]! += sumZA;
  sharedGrad[zb]! += sumZB;
}

export function dotOne(
  g: Float64Array,
  y: number,
  v: Float64Array,
  a: number,
  sharedGrad: Float64Array,
  ya: number,
  count: number,
): void {
  let sum = 0;
  for (let e = 0; e < count; e++) sum += g[(y + e) | 0]! * v[(a + e) | 0]!;
  sharedGrad[ya]! += sum;
}
