// Painting a network on canvases: edges, and units with their activations.

import { format } from "../../ui/format.ts";
import type { NetworkNumbers } from "./network-words.ts";
import type { UnitPictures } from "./pictures.ts";
import { hasBiases, type NetworkPlaces } from "./places.ts";
import { isSparse, penFor, scaleOf, strengthOf, strokesOf } from "./strokes.ts";

/** Colours and font of the page. */
export interface NetworkPalette {
  positive: string;
  negative: string;
  bad: string;
  neutral: string;
  card: string;
  ink: string;
  soft: string;
  font: string;
}

export interface Look {
  /** What colour and width of an edge show. */
  by: "weight" | "gradient";
  /** Whether the gradients are from before the last change. */
  stale: boolean;
  digits: number;
}

const MIN_NAME_PITCH = 13; // px from input to input, for their names
const MAX_BIAS = 4.5; // px, the radius of the strongest
const MIN_DIGITS_SPACING = 62; // px from column to column, for more than two decimals
const STALE_ALPHA = 0.45; // alpha of old gradients

export function paletteOf(element: Element): NetworkPalette {
  const style = getComputedStyle(element);
  const colour = (name: string) =>
    style.getPropertyValue(`--mgw-${name}`).trim();
  return {
    positive: colour("pos"),
    negative: colour("neg"),
    bad: colour("bad"),
    neutral: colour("edge"),
    card: colour("card"),
    ink: colour("ink"),
    soft: colour("soft"),
    font: style.fontFamily,
  };
}

/** Draw the edges of these levels, on a canvas with `scale` px to one of the page. */
export function paintEdges(
  canvas: Canvas,
  places: NetworkPlaces,
  levels: Int8Array,
  faded: boolean,
  palette: NetworkPalette,
  scale: number,
): void {
  canvas.clearRect(0, 0, places.width, places.height);
  const sparse = isSparse(levels.length);
  const biases = new Set(places.biases);
  for (const stroke of strokesOf(levels)) {
    if (stroke.sign === 0 && !sparse) continue; // invisible among so many
    const pen = penFor(stroke, levels.length, places.pitch);
    canvas.globalAlpha = faded ? pen.alpha * STALE_ALPHA : pen.alpha;
    canvas.lineWidth = pen.width || 1 / scale;
    canvas.strokeStyle = inkOf(stroke.sign, palette);
    canvas.setLineDash([...pen.dashes]);
    const lines = stroke.edges.filter((edge) => !biases.has(edge));
    drawLines(canvas, places, lines, sparse);
  }
  canvas.globalAlpha = faded ? STALE_ALPHA : 1;
  if (hasBiases(places)) drawBiases(canvas, places, levels, palette);
}

/** A disc at the corner of each neuron, a ring for a negative bias; as large as its number. */
function drawBiases(
  canvas: Canvas,
  { edges, biases }: NetworkPlaces,
  levels: Int8Array,
  palette: NetworkPalette,
): void {
  canvas.setLineDash([]);
  canvas.lineWidth = 1.75;
  for (const bias of biases) {
    const { sign, strength } = strengthOf(levels[bias] ?? 0);
    const size = 2 + (MAX_BIAS - 2) * strength;
    circle(canvas, [edges[4 * bias] ?? 0, edges[4 * bias + 1] ?? 0], size);
    canvas.strokeStyle = inkOf(sign, palette);
    canvas.fillStyle = sign < 0 ? palette.card : inkOf(sign, palette);
    canvas.fill();
    canvas.stroke();
  }
}

/** Draw the units with their activations. */
export function paintUnits(
  canvas: Canvas,
  places: NetworkPlaces,
  numbers: NetworkNumbers,
  look: Look,
  palette: NetworkPalette,
  pictures?: UnitPictures,
): void {
  canvas.clearRect(0, 0, places.width, places.height);
  canvas.globalAlpha = 1;
  if (pictures) pictures.draw(canvas, places);
  drawUnits(canvas, places, numbers, look, palette);
  drawTexts(canvas, places, numbers, look, palette);
}

export type Canvas = CanvasRenderingContext2D;

/** The colour of the sign of `number`. */
function inkOf(number: number, palette: NetworkPalette): string {
  if (Number.isNaN(number)) return palette.bad;
  if (number === 0) return palette.neutral;
  return number > 0 ? palette.positive : palette.negative;
}

/** Wide lines are faster one by one, the thinnest all together. */
function drawLines(
  canvas: Canvas,
  { edges }: NetworkPlaces,
  which: readonly number[],
  oneByOne: boolean,
): void {
  canvas.beginPath();
  for (const edge of which) {
    const k = 4 * edge;
    if (oneByOne) canvas.beginPath();
    canvas.moveTo(edges[k] as number, edges[k + 1] as number);
    canvas.lineTo(edges[k + 2] as number, edges[k + 3] as number);
    if (oneByOne) canvas.stroke();
  }
  if (!oneByOne) canvas.stroke();
}

/** A circle for each unit, in it a disc as large as its activation, or a ring if that is negative. */
function drawUnits(
  canvas: Canvas,
  { units, radius, hasPictures }: NetworkPlaces,
  numbers: NetworkNumbers,
  { by }: Look,
  palette: NetworkPalette,
): void {
  const activations = numbers.activations?.();
  const most = activations ? scaleOf(activations) : 1;
  const grad = by === "gradient" ? numbers.activationGrad?.() : undefined;
  const mostGrad = grad ? scaleOf(grad) : 1;
  for (let u = 0; 2 * u < units.length; u++) {
    const at: Point = [units[2 * u] as number, units[2 * u + 1] as number];
    if (hasPictures) square(canvas, at, radius);
    else {
      circle(canvas, at, radius);
      canvas.fillStyle = palette.card;
      canvas.fill();
    }
    const number = grad?.[u] ?? 0;
    canvas.strokeStyle =
      number === 0 ? palette.neutral : inkOf(number, palette);
    const strength = Math.min(Math.abs(number) / mostGrad, 1) || 0;
    canvas.lineWidth = radius > 5 ? 1.25 + 1.5 * strength : 0.75 + strength;
    canvas.stroke();
    if (!hasPictures)
      drawActivation(
        canvas,
        at,
        radius,
        (activations?.[u] ?? 0) / most,
        palette,
      );
  }
}

type Point = readonly [number, number];

function drawActivation(
  canvas: Canvas,
  at: Point,
  radius: number,
  part: number,
  palette: NetworkPalette,
): void {
  if (part === 0) return;
  const ink = inkOf(part, palette);
  const size =
    Math.max(radius - 2.5, 1.5) * Math.min(Math.sqrt(Math.abs(part)), 1);
  const line = Math.min(2.5, size);
  circle(canvas, at, part < 0 ? size - line / 2 : size || radius / 2);
  if (part < 0) {
    canvas.strokeStyle = ink;
    canvas.lineWidth = line;
    canvas.stroke();
  } else {
    canvas.fillStyle = ink;
    canvas.fill();
  }
}

/** The border of a picture. */
export function square(canvas: Canvas, [x, y]: Point, half: number): void {
  canvas.beginPath();
  canvas.roundRect(x - half, y - half, 2 * half, 2 * half, half / 3);
}

function circle(canvas: Canvas, [x, y]: Point, radius: number): void {
  canvas.beginPath();
  canvas.arc(x, y, radius, 0, 2 * Math.PI);
}

/** Names of the inputs and, if there is room, the activation and gradient of each unit. */
function drawTexts(
  canvas: Canvas,
  { shape, units, columns, radius, lines }: NetworkPlaces,
  numbers: NetworkNumbers,
  { digits: wanted, stale }: Look,
  palette: NetworkPalette,
): void {
  const across = (columns[1] ?? Infinity) - (columns[0] ?? 0);
  const digits = across < MIN_DIGITS_SPACING ? Math.min(2, wanted) : wanted;
  canvas.lineJoin = "round";
  canvas.lineWidth = 3;
  canvas.strokeStyle = palette.card;
  const write = (text: string, u: number, dx: number, dy: number) => {
    const [x = 0, y = 0] = [units[2 * u], units[2 * u + 1]];
    canvas.strokeText(text, x + dx, y + dy); // a border against the lines behind
    canvas.fillText(text, x + dx, y + dy);
  };
  canvas.fillStyle = palette.ink;
  canvas.font = `600 12px ${palette.font}`;
  canvas.textAlign = "right";
  const apart = (units[3] ?? Infinity) - (units[1] ?? 0); // from input to input
  if (shape.inputs.length === 1 || apart >= MIN_NAME_PITCH)
    shape.inputs.forEach((name, i) => {
      write(shortened(name), i, -radius - 6, 4);
    });
  canvas.font = `11px ${palette.font}`;
  canvas.textAlign = "center";
  if (lines > 0)
    numbers.activations?.().forEach((number, u) => {
      write(format(number, digits), u, 0, radius + 12);
    });
  if (lines < 2) return;
  if (stale) canvas.globalAlpha = 0.6;
  numbers.activationGrad?.().forEach((number, u) => {
    canvas.fillStyle = number === 0 ? palette.soft : inkOf(number, palette);
    write(format(number, digits), u, 0, radius + 24);
  });
  canvas.globalAlpha = 1;
}

const shortened = (name: string) =>
  name.length > 9 ? `${name.slice(0, 8)}…` : name;
