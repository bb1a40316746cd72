// The units of a network with two inputs as pictures: what each gives over the plane, as in the picture of
// the decision, with the line where it changes its sign. All are made on one canvas, and drawn from it.

import { tracePieces, zeroLine } from "../plane/contour.ts";
import { type FieldColours, fieldColours } from "../plane/field.ts";
import { type SheetPalette, sheetPaletteOf } from "../plane/palette.ts";
import type { NetworkNumbers } from "./network-words.ts";
import { type Canvas, square } from "./paint.ts";
import type { NetworkPlaces } from "./places.ts";

const SIDE = 20; // points of the grid, in a row
const MAX_WORK = 400_000; // products for one grid; networks with more take a coarser one
const MIN_LINE = 8; // px, half of the width of a picture with a line in it

export class UnitPictures {
  readonly #canvas = document.createElement("canvas");
  readonly #paletteNow: () => SheetPalette;
  #palette: SheetPalette | undefined;
  #colours: FieldColours | undefined;
  #values: Float64Array | undefined;
  #side = SIDE;

  constructor(element: Element) {
    this.#paletteNow = sheetPaletteOf(element);
  }

  /** Compute and colour the pictures; whether there are any. */
  make(numbers: NetworkNumbers, places: NetworkPlaces): boolean {
    const weights = places.edges.length / 4;
    this.#side = Math.min(SIDE, Math.floor(Math.sqrt(MAX_WORK / weights)));
    if (this.#side < 4) return false;
    this.#values = numbers.fields?.(this.#side, this.#values);
    const palette = this.#paletteNow();
    if (palette !== this.#palette) this.#colours = fieldColours(palette, 2);
    this.#palette = palette;
    if (!this.#values || !this.#colours) return false;
    return this.#paint(this.#values, this.#colours, places);
  }

  #paint(
    values: Float64Array,
    { classes, nothing }: FieldColours,
    { shape }: NetworkPlaces,
  ): boolean {
    const context = this.#canvas.getContext?.("2d");
    const size = this.#side ** 2;
    if (!context) return false;
    const [width, height] = [this.#side, values.length / this.#side];
    if (this.#canvas.width !== width) this.#canvas.width = width;
    if (this.#canvas.height !== height) this.#canvas.height = height;
    const image = context.createImageData(width, height);
    const pixels = new Uint32Array(image.data.buffer);
    const [above, below] = classes as [Uint32Array, Uint32Array];
    let at = 0;
    for (const count of [
      ...shape.inputs.map(() => 1),
      ...shape.layers.map((l) => l.neurons),
    ]) {
      const end = at + count * size; // one scale for each layer, and for each input
      const most = mostIn(values, at, end);
      for (; at < end; at++) {
        const value = values[at] as number;
        const shade = Math.round(
          (255 * Math.min(Math.abs(value), most)) / most,
        );
        pixels[at] = Number.isNaN(value)
          ? nothing[at % 2 ? 1 : 0]
          : ((value < 0 ? below : above)[shade] as number);
      }
    }
    context.putImageData(image, 0, 0);
    return true;
  }

  draw(canvas: Canvas, { units, radius }: NetworkPlaces): void {
    const side = this.#side;
    const values = this.#values;
    if (!values || !this.#palette) return;
    const cell = (2 * radius) / (side - 1);
    for (let u = 0; 2 * u < units.length; u++) {
      const [x = 0, y = 0] = [units[2 * u], units[2 * u + 1]];
      canvas.save();
      square(canvas, [x, y], radius);
      canvas.clip();
      canvas.drawImage(
        this.#canvas,
        ...[0, u * side, side, side],
        ...[x - radius, y - radius, 2 * radius, 2 * radius],
      );
      if (radius >= MIN_LINE) {
        const field = values.subarray(u * side ** 2, (u + 1) * side ** 2);
        canvas.translate(x - radius, y - radius);
        canvas.beginPath();
        tracePieces(canvas, zeroLine(field, side), cell, cell);
        canvas.strokeStyle = `rgb(${this.#palette.ink.join(" ")} / 0.7)`;
        canvas.lineWidth = 1;
        canvas.stroke();
      }
      canvas.restore();
    }
  }
}

/** The largest size of a finite number; 1 if all are 0. */
function mostIn(values: Float64Array, from: number, to: number): number {
  let most = 0;
  for (let k = from; k < to; k++) {
    const size = Math.abs(values[k] as number);
    if (size > most && size < Infinity) most = size;
  }
  return most || 1;
}
