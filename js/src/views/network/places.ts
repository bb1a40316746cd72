// Where the units and edges of a network are in a drawing of a given size, and which part is at a point.

import {
  columnsOf,
  type NetworkPart,
  type NetworkShape,
  parameterOf,
  unitAt,
  unitOf,
} from "../../store/network-shape.ts";
import type { BeadLine } from "../../ui/beads.tsx";

/** A line: x and y of its two ends, in px. */
export type Segment = readonly [number, number, number, number];

export interface NetworkPlaces {
  shape: NetworkShape;
  width: number;
  height: number;
  /** The x of each column. */
  columns: readonly number[];
  /** x and y of each unit: inputs, then layer by layer. */
  units: Float64Array;
  /** Ends of each edge, four numbers, in the order of the parameters; a bias is a point at its neuron. */
  edges: Float64Array;
  /** The index of each bias among the parameters. */
  biases: readonly number[];
  /** Half of the width of a unit. */
  radius: number;
  /** Whether each unit is a picture, a square, of what it gives over the plane of two inputs. */
  hasPictures: boolean;
  /** How many lines of text there is room for under a unit. */
  lines: number;
  /** The smallest distance from a unit to the next below. */
  pitch: number;
}

const PADDING = 14; // px above and below
const MAX_PITCH = 68; // px from unit to unit
const MAX_RADIUS = 11; // px
const MAX_PICTURE = 20; // px, half of the width
const MIN_PICTURE = 5;
const LINE_HEIGHT = 12; // px, of a line of text under a unit
const LETTER_WIDTH = 6.5; // px, about
const MAX_NAME_LETTERS = 9; // letters of the name of an input
const EDGE_REACH = 8; // px from a line that still count as on it
const MIN_BIAS_PITCH = 24; // px
const CIRCLE_CORNER = 0.85; // of the radius, left and up: on the border

/** The height of a drawing of `shape`. */
export const heightFor = (shape: NetworkShape): number =>
  Math.min(
    Math.max(64 * Math.max(...columnsOf(shape)) + 2 * PADDING, 180),
    420,
  );

/** What the drawing of a unit has to show. */
export interface UnitLook {
  /** Whether it may be a picture. */
  hasPictures: boolean;
  /** How many lines of text belong under it. */
  lines: number;
}

export function placesOf(
  shape: NetworkShape,
  width: number,
  height: number,
  wanted: UnitLook = { hasPictures: false, lines: 2 },
): NetworkPlaces {
  const counts = columnsOf(shape);
  const pitches = counts.map((n) =>
    Math.min((height - 2 * PADDING) / Math.max(n, 1), MAX_PITCH),
  );
  const pitch = Math.min(...pitches);
  const step = width / (shape.layers.length + 1);
  const look = lookFor(pitch, step, wanted);
  const { radius } = look;
  const columns = columnsIn(shape, width, radius);
  const units: number[] = [];
  counts.forEach((n, k) => {
    for (let i = 0; i < n; i++) {
      const down = (i - (n - 1) / 2) * (pitches[k] as number);
      units.push(columns[k] as number, height / 2 + down);
    }
  });
  const made = { shape, width, height, columns, pitch, ...look };
  const at = Float64Array.from(units);
  const corner = look.hasPictures ? radius : CIRCLE_CORNER * radius;
  const edges = edgesOf(counts, at, pitch < MIN_BIAS_PITCH ? 0 : corner);
  return { ...made, units: at, edges, biases: biasesOf(counts) };
}

/** A picture gives way to the text under it, unless little would be left of it. */
function lookFor(
  pitch: number,
  step: number,
  { hasPictures, lines }: UnitLook,
) {
  const widest = Math.min(MAX_PICTURE, 0.28 * step);
  const beside = (pitch - LINE_HEIGHT * lines - 8) / 2;
  const isRoomy = lines > 0 && beside >= 14;
  const picture = Math.min(isRoomy ? beside : 0.42 * pitch, widest);
  if (hasPictures && picture >= MIN_PICTURE)
    return { hasPictures, radius: picture, lines: isRoomy ? lines : 0 };
  return {
    hasPictures: false,
    radius: Math.min(Math.max(0.38 * pitch, 2), MAX_RADIUS),
    lines: Math.min(lines, pitch >= 60 ? 2 : pitch >= 50 ? 1 : 0),
  };
}

function biasesOf(counts: readonly number[]): number[] {
  const found: number[] = [];
  let next = 0;
  for (let l = 1; l < counts.length; l++)
    for (let n = 0; n < (counts[l] as number); n++) {
      next += (counts[l - 1] as number) + 1;
      found.push(next - 1);
    }
  return found;
}

function columnsIn(shape: NetworkShape, width: number, radius: number) {
  const letters = Math.max(0, ...shape.inputs.map((name) => name.length));
  const left = radius + 12 + LETTER_WIDTH * Math.min(letters, MAX_NAME_LETTERS);
  const right = Math.max(radius, 26) + 6;
  const step = (width - left - right) / shape.layers.length;
  return [0, ...shape.layers].map((_, k) => left + k * step);
}

/** `corner`: how far left of the middle of its neuron, and above it, a bias is. */
function edgesOf(
  counts: readonly number[],
  units: Float64Array,
  corner: number,
): Float64Array {
  const ends: number[] = [];
  let from = 0;
  for (let l = 1; l < counts.length; l++) {
    const width = counts[l - 1] as number;
    for (let n = 0; n < (counts[l] as number); n++) {
      const to = 2 * (from + width + n);
      const [x = 0, y = 0] = [units[to], units[to + 1]];
      for (let i = 0; i < width; i++) {
        const k = 2 * (from + i);
        ends.push(units[k] as number, units[k + 1] as number, x, y);
      }
      ends.push(x - corner, y - corner, x - corner, y - corner);
    }
    from += width;
  }
  return Float64Array.from(ends);
}

/** Whether biases are drawn; between close neurons there is no room. */
export const hasBiases = ({ pitch }: NetworkPlaces): boolean =>
  pitch >= MIN_BIAS_PITCH;

export const segment = ({ edges }: NetworkPlaces, k: number): Segment =>
  edges.subarray(4 * k, 4 * k + 4) as unknown as Segment;

/** The weights as lines from unit to neuron, with the layers after each. */
export function weightLines(places: NetworkPlaces): BeadLine[] {
  const { layers } = places.shape;
  const counts = columnsOf(places.shape);
  const lines: BeadLine[] = [];
  let k = 0;
  layers.forEach(({ neurons }, layer) => {
    const depth = layers.length - 1 - layer;
    for (let neuron = 0; neuron < neurons; neuron++, k++)
      for (let i = 0; i < (counts[layer] as number); i++, k++) {
        const [x1, y1, x2, y2] = segment(places, k);
        lines.push({ path: `M${x1} ${y1}L${x2} ${y2}`, depth });
      }
  });
  return lines;
}

/** The middle of `part`. */
export function middleOf(
  places: NetworkPlaces,
  part: NetworkPart,
): [number, number] {
  const edge = parameterOf(places.shape, part);
  if (edge >= 0) {
    const [x1, y1, x2, y2] = segment(places, edge);
    return [(x1 + x2) / 2, (y1 + y2) / 2];
  }
  const u = 2 * unitOf(places.shape, part);
  return [places.units[u] ?? 0, places.units[u + 1] ?? 0];
}

/** The unit or edge nearest to a point; undefined: none is near. */
export function partAt(
  places: NetworkPlaces,
  x: number,
  y: number,
): NetworkPart | undefined {
  return unitNear(places, x, y) ?? edgeNear(places, x, y);
}

function unitNear(
  places: NetworkPlaces,
  x: number,
  y: number,
): NetworkPart | undefined {
  const { shape, units, radius } = places;
  const grip = Math.max(radius, Math.min(12, places.pitch / 2)); // 24 px across if there is room
  let u = 0;
  for (const [column, count] of columnsOf(shape).entries())
    for (let row = 0; row < count; row++, u += 2) {
      const away = Math.hypot(
        x - (units[u] as number),
        y - (units[u + 1] as number),
      );
      if (away <= grip) return unitAt(column, row);
    }
  return undefined;
}

function edgeNear(
  places: NetworkPlaces,
  x: number,
  y: number,
): NetworkPart | undefined {
  const { shape, edges } = places;
  let best: NetworkPart | undefined;
  let nearest = EDGE_REACH;
  let k = 0;
  const counts = columnsOf(shape);
  for (let layer = 0; layer < shape.layers.length; layer++) {
    const width = counts[layer] as number;
    for (let neuron = 0; neuron < (counts[layer + 1] as number); neuron++)
      for (let input = 0; input <= width; input++, k++) {
        if (input === width && !hasBiases(places)) continue;
        const away = distance(edges, 4 * k, x, y);
        if (away >= nearest) continue;
        nearest = away;
        best =
          input === width
            ? { kind: "bias", layer, neuron }
            : { kind: "weight", layer, neuron, input };
      }
  }
  return best;
}

/** How far a point is from the line whose ends are at `k` in `edges`. */
function distance(edges: Float64Array, k: number, x: number, y: number) {
  const [ax = 0, ay = 0] = [edges[k], edges[k + 1]];
  const dx = (edges[k + 2] as number) - ax;
  const dy = (edges[k + 3] as number) - ay;
  const along = ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1);
  const part = Math.min(Math.max(along, 0), 1);
  return Math.hypot(ax + part * dx - x, ay + part * dy - y);
}
