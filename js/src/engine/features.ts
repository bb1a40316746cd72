// Features: what a model gets in place of the two inputs of an example, computed from them. The twin of
// engine/micrograd_engine/training/features.py.

export type Feature = (x1: number, x2: number) => number;

export const FEATURES: Readonly<Record<string, Feature>> = {
  x1: (x1) => x1,
  x2: (_, x2) => x2,
  "x1**2": (x1) => x1 * x1,
  "x2**2": (_, x2) => x2 * x2,
  "x1*x2": (x1, x2) => x1 * x2,
  "sin(x1)": Math.sin,
  "sin(x2)": (_, x2) => Math.sin(x2),
};
export const FEATURE_NAMES = Object.keys(FEATURES);

/** Whether these are different names of features; none are, too. */
export const areFeatures = (given: unknown): given is string[] =>
  Array.isArray(given) &&
  given.every(
    (name, i) => FEATURE_NAMES.includes(name) && given.indexOf(name) === i,
  );

/** What a model gets for points of two inputs, both row by row; the points themselves without features. */
export function inputsOf(
  features: readonly string[],
  points: Float64Array,
): Float64Array {
  const width = features.length;
  if (width === 0) return points;
  const inputs = new Float64Array((points.length / 2) * width);
  features.forEach((name, k) => {
    const of = FEATURES[name]!;
    for (let i = 0, at = k; i < points.length; i += 2, at += width)
      inputs[at] = of(points[i]!, points[i + 1]!);
  });
  return inputs;
}
