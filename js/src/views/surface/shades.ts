// The shades of a loss surface: its scale from loss to colour, the level lines, and the backdrop that
// draws both.

import type { Landscape } from "../../store/training/surface-work.ts";
import { tracePieces, zeroLine } from "../plane/contour.ts";
import { between, css, type Rgb, type SheetPalette } from "../plane/palette.ts";
import type { Brush } from "../plane/sheet.tsx";

/** The scale of a surface: 0 for its lowest loss, 1 for the highest. */
export interface Scale {
  low: number;
  high: number;
  log: boolean;
  share(loss: number): number;
}

const LEVELS = 12;
const LOG_FLOOR = 1e-6; // of the highest loss: on a log scale all that is lower has one place, 0 too

/** The scale of `losses`; logarithmic with `log`, unless some are below 0. */
export function scaleOf(losses: Float64Array, log: boolean): Scale {
  const known = losses.filter(Number.isFinite);
  const low = known.reduce((a, b) => Math.min(a, b), Infinity);
  const high = known.reduce((a, b) => Math.max(a, b), -Infinity);
  const isLog = log && low >= 0 && high > 0;
  const bottom = isLog
    ? known.reduce((a, b) => (b > LOG_FLOOR * high ? Math.min(a, b) : a), high)
    : low;
  const transform = isLog ? Math.log : (loss: number) => loss;
  const span = transform(high) - transform(bottom);
  const share = (loss: number) =>
    span > 0
      ? (transform(Math.max(loss, bottom)) - transform(bottom)) / span
      : 0;
  return { low, high, log: isLog, share };
}

/** The lines at 1/12, 2/12, … of the scale: x1, y1, x2, y2 of each piece, in the unit of the grid. */
export function levelLines(
  { losses, size }: Landscape,
  { share }: Scale,
): number[][] {
  const shares = losses.map((loss) =>
    Number.isFinite(loss) ? share(loss) : Number.NaN,
  );
  return Array.from({ length: LEVELS - 1 }, (_, k) =>
    zeroLine(
      shares.map((s) => s - (k + 1) / LEVELS),
      size,
    ),
  );
}

const PIXELS_PER_CELL = 4; // pixels from one point of the grid to the next
const STRONGEST = 0.8; // share of the colour, where the loss is lowest

/** Pixels in a row of the picture of a surface. */
export const sideOf = (size: number) => (size - 1) * PIXELS_PER_CELL + 1;

/** Paint `landscape` on RGBA `pixels`: the lower, the stronger; hatched where there is no finite loss. */
export function paintSurface(
  landscape: Landscape,
  { share }: Scale,
  palette: SheetPalette,
  pixels: Uint8ClampedArray,
): void {
  const side = sideOf(landscape.size);
  const shades = shadesOf(palette);
  const nothing = [0.2, 0.5].map((grey) =>
    between(palette.ground, palette.soft, grey),
  );
  for (let row = 0; row < side; row++)
    for (let column = 0; column < side; column++) {
      const s = share(
        lossBetween(landscape, column / PIXELS_PER_CELL, row / PIXELS_PER_CELL),
      );
      const stripe = Math.floor((row + column) / 3) % 2;
      const colour = Number.isFinite(s)
        ? shades[Math.round(s * (shades.length - 1))]
        : nothing[stripe];
      pixels.set(
        [...(colour ?? palette.ground), 255],
        4 * (row * side + column),
      );
    }
}

const shadesOf = ({ ground, classes }: SheetPalette): Rgb[] =>
  Array.from({ length: 256 }, (_, k) =>
    between(ground, classes[0] ?? ground, STRONGEST * (1 - k / 255)),
  );

/** The loss between the points of the grid, weighted by how near they are. */
export function lossBetween(
  { losses, size }: Landscape,
  column: number,
  row: number,
): number {
  const [c, r] = [column, row].map((at) => Math.min(Math.floor(at), size - 2));
  const at = (dc: number, dr: number) =>
    losses[((r ?? 0) + dr) * size + (c ?? 0) + dc] ?? Number.NaN;
  const [x, y] = [column - (c ?? 0), row - (r ?? 0)];
  const mixed = (a: number, b: number, share: number) =>
    share === 0 ? a : share === 1 ? b : a + share * (b - a);
  const above = mixed(at(0, 0), at(1, 0), x);
  const below = mixed(at(0, 1), at(1, 1), x);
  return mixed(above, below, y);
}

const MIN_DROP = 0.01; // of the scale: a smaller drop is not visible

/** The edges on which a surface is lower than anywhere inside: beyond them it goes on falling. */
export function openEdges(
  { losses, size }: Landscape,
  { share }: Scale,
): string[] {
  const last = size - 1;
  let lowest = { loss: Infinity, edges: [] as string[] };
  let within = Infinity;
  for (const [k, loss] of losses.entries()) {
    const [column, row] = [k % size, Math.floor(k / size)];
    const edges = [
      row === 0 ? "upper" : row === last ? "lower" : "",
      column === 0 ? "left" : column === last ? "right" : "",
    ].filter((edge) => edge !== "");
    if (edges.length === 0) within = loss < within ? loss : within;
    else if (
      loss < lowest.loss ||
      (loss === lowest.loss && edges.length < lowest.edges.length)
    )
      lowest = { loss, edges };
  }
  const isOpen = share(within) - share(lowest.loss) > MIN_DROP;
  return isOpen ? lowest.edges : [];
}

// ---- on a canvas

/** Draws the shades and the level lines of a surface. It keeps them as long as nothing changes. */
export class SurfaceBackdrop {
  readonly #canvas = document.createElement("canvas");
  #painted: readonly unknown[] = [];
  #lines: number[][] = [];

  draw(brush: Brush, landscape: Landscape, scale: Scale): void {
    const { context, width, height, palette } = brush;
    const now = [landscape, scale, palette];
    if (now.some((part, k) => part !== this.#painted[k]))
      this.#paint(landscape, scale, palette);
    this.#painted = now;
    const side = sideOf(landscape.size);
    const [pixelX, pixelY] = [width / (side - 1), height / (side - 1)];
    context.imageSmoothingEnabled = true;
    // the pixels are centred on points of the plane: those at an edge reach half over it
    context.drawImage(
      this.#canvas,
      -pixelX / 2,
      -pixelY / 2,
      pixelX * side,
      pixelY * side,
    );
    this.#drawLines(brush, landscape.size);
  }

  #drawLines({ context, width, height, palette }: Brush, size: number): void {
    const [cellX, cellY] = [width / (size - 1), height / (size - 1)];
    context.beginPath();
    for (const line of this.#lines) tracePieces(context, line, cellX, cellY);
    context.strokeStyle = css(palette.ink, 0.3);
    context.lineWidth = 1;
    context.stroke();
  }

  #paint(landscape: Landscape, scale: Scale, palette: SheetPalette): void {
    this.#lines = levelLines(landscape, scale);
    const side = sideOf(landscape.size);
    this.#canvas.width = side;
    this.#canvas.height = side;
    const context = this.#canvas.getContext("2d");
    if (!context) return;
    const image = context.createImageData(side, side);
    paintSurface(landscape, scale, palette, image.data);
    context.putImageData(image, 0, 0);
  }
}
