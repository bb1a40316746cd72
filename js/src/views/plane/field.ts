// A grid over the plane, and the colours of the outputs of a model on it.

import type { Axis } from "../../ui/axis.ts";
import { type ClassRule, classOf } from "./data.ts";
import { between, type Rgb, type SheetPalette } from "./palette.ts";

/** Points in a row of the grid, and rows; a coarse grid has fewer. */
export const SIDE = 100;

/** The points of the grid row by row, from the top left: two numbers each. */
export function gridOf(x: Axis, y: Axis, side = SIDE): Float64Array {
  const points = new Float64Array(2 * side * side);
  for (let row = 0; row < side; row++)
    for (let column = 0; column < side; column++) {
      const at = 2 * (row * side + column);
      points[at] = x.min + (column / (side - 1)) * (x.max - x.min);
      points[at + 1] = y.max - (row / (side - 1)) * (y.max - y.min);
    }
  return points;
}

/** The share of a class's colour where the model is sure. */
const STRONGEST = 0.44;
const SHADES = 256;
const LITTLE_ENDIAN = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

/** Colours of outputs as 32-bit pixels. */
export interface FieldColours {
  /** For each class the shades from the background to its colour. */
  classes: Uint32Array[];
  /** The two colours of the hatching where the output is NaN. */
  nothing: readonly [number, number];
}

export function fieldColours(
  palette: SheetPalette,
  count: number,
): FieldColours {
  const { ground, soft, classes } = palette;
  const shade = (colour: Rgb) =>
    Uint32Array.from({ length: SHADES }, (_, k) =>
      packed(between(ground, colour, (STRONGEST * k) / (SHADES - 1))),
    );
  const grey = (share: number) => packed(between(ground, soft, share));
  return {
    classes: Array.from({ length: count }, (_, k) =>
      shade(classes[k % classes.length] ?? soft),
    ),
    nothing: [grey(0.2), grey(0.5)],
  };
}

const packed = ([r, g, b]: Rgb): number =>
  (LITTLE_ENDIAN
    ? (255 << 24) | (b << 16) | (g << 8) | r
    : (r << 24) | (g << 16) | (b << 8) | 255) >>> 0;

/** The distance from the border at which a model is fairly sure: that of the targets, if they lie around it. */
function unitOf({ outputs, labels, border }: ClassRule): number {
  const [low, high] = [Math.min(...labels), Math.max(...labels)];
  const isMiddle = Math.abs((low + high) / 2 - border) < 1e-9;
  return outputs === 1 && isMiddle && high > low ? (high - low) / 2 : 1;
}

/**
 * Write the colours of the outputs of a grid. The farther from the border, the stronger, as tanh; or, if
 * `isDiscrete`, one colour for each class.
 */
export function paintField(
  values: Float64Array,
  rule: ClassRule,
  { classes, nothing }: FieldColours,
  pixels: Uint32Array,
  side = SIDE,
  isDiscrete = false,
): void {
  const unit = unitOf(rule);
  for (let i = 0; i < side * side; i++) {
    const kind = classOf(values, i, rule.outputs, rule.border);
    const lead = Math.abs(leadOf(values, i, rule, kind)) / unit;
    const shade = isDiscrete
      ? SHADES - 1
      : Math.round(Math.tanh(lead) * (SHADES - 1));
    const stripe = (Math.floor(i / side) + i) % 4 < 2 ? 0 : 1;
    pixels[i] = kind < 0 ? nothing[stripe] : (classes[kind]?.[shade] ?? 0);
  }
}

/** By how much class `kind` leads: over the border, or over the largest of the other outputs. */
function leadOf(
  values: Float64Array,
  i: number,
  { outputs, border }: ClassRule,
  kind: number,
): number {
  const at = i * outputs;
  if (outputs === 1) return (values[i] ?? Number.NaN) - border;
  let other = -Infinity;
  for (let k = 0; k < outputs; k++)
    if (k !== kind) other = Math.max(other, values[at + k] ?? Number.NaN);
  return (values[at + kind] ?? Number.NaN) - other || 0;
}

/** The fields whose 0 lines are the borders between classes: one for each class, one for two classes. */
export function leadFields(
  values: Float64Array,
  rule: ClassRule,
  side = SIDE,
): Float64Array[] {
  const count = rule.outputs > 2 ? rule.outputs : 1;
  return Array.from({ length: count }, (_, kind) =>
    Float64Array.from({ length: side * side }, (_, i) =>
      leadOf(values, i, rule, kind),
    ),
  );
}

/** How many outputs are NaN. */
export function countHoles(values: Float64Array): number {
  let count = 0;
  for (const value of values) if (Number.isNaN(value)) count++;
  return count;
}
