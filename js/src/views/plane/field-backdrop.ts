// The ground under the points of a decision boundary: the field, and the line where it is 0.

import { zeroLine } from "./contour.ts";
import type { ClassRule } from "./data.ts";
import {
  type FieldColours,
  fieldColours,
  leadFields,
  paintField,
} from "./field.ts";
import { css, type SheetPalette } from "./palette.ts";
import type { Brush } from "./sheet.tsx";

/** Paints outputs on a square grid; the pixels are kept for frames in which nothing changes. */
export class FieldBackdrop {
  readonly #canvas = document.createElement("canvas");
  #values: Float64Array | undefined;
  #palette: SheetPalette | undefined;
  #shades: FieldColours | undefined;
  #lines: number[][] = [];

  draw(brush: Brush, values: Float64Array, kinds: ClassRule): void {
    const { context, width, height, palette } = brush;
    const side = Math.sqrt(values.length / kinds.outputs);
    if (side < 2) return; // nothing has been asked yet
    const isNew = values !== this.#values;
    if (isNew)
      this.#lines = leadFields(values, kinds, side).map((f) =>
        zeroLine(f, side),
      );
    if (isNew || palette !== this.#palette)
      this.#colour(values, kinds, side, palette);
    this.#values = values;
    // the points of the grid are the middles of its pixels
    const [cellX, cellY] = [width / (side - 1), height / (side - 1)];
    context.imageSmoothingEnabled = true;
    context.drawImage(
      this.#canvas,
      -cellX / 2,
      -cellY / 2,
      cellX * side,
      cellY * side,
    );
    context.beginPath();
    for (const line of this.#lines)
      for (let k = 0; k < line.length; k += 4) {
        context.moveTo((line[k] ?? 0) * cellX, (line[k + 1] ?? 0) * cellY);
        context.lineTo((line[k + 2] ?? 0) * cellX, (line[k + 3] ?? 0) * cellY);
      }
    context.lineCap = "round";
    context.strokeStyle = css(palette.ink, 0.85);
    context.lineWidth = 1.5;
    context.stroke();
  }

  #colour(
    values: Float64Array,
    kinds: ClassRule,
    side: number,
    palette: SheetPalette,
  ): void {
    if (palette !== this.#palette)
      this.#shades = fieldColours(palette, Math.max(2, kinds.outputs));
    this.#palette = palette;
    this.#canvas.width = this.#canvas.height = side;
    const context = this.#canvas.getContext("2d");
    if (!context || !this.#shades) return;
    const image = context.createImageData(side, side);
    const pixels = new Uint32Array(image.data.buffer);
    paintField(values, kinds, this.#shades, pixels, side);
    context.putImageData(image, 0, 0);
  }
}
