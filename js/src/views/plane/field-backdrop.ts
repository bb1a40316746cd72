// The backdrop of a decision boundary: the colours of the outputs, and the line where they change sides.

import { tracePieces, zeroLine } from "./contour.ts";
import type { ClassRule } from "./data.ts";
import {
  type FieldColours,
  fieldColours,
  leadFields,
  paintField,
} from "./field.ts";
import { css, type SheetPalette } from "./palette.ts";
import type { Brush } from "./sheet.tsx";

/** Draws outputs on a square grid. It keeps the pixels for frames in which nothing changes. */
export class FieldBackdrop {
  readonly #canvas = document.createElement("canvas");
  #values: Float64Array | undefined;
  #isDiscrete = false;
  #palette: SheetPalette | undefined;
  #colours: FieldColours | undefined;
  #lines: number[][] = [];

  draw(
    brush: Brush,
    values: Float64Array,
    rule: ClassRule,
    isDiscrete = false,
  ): void {
    const { context, width, height, palette } = brush;
    const side = Math.sqrt(values.length / rule.outputs);
    if (side < 2) return; // there are no outputs yet
    const isNew = values !== this.#values;
    if (isNew)
      this.#lines = leadFields(values, rule, side).map((f) =>
        zeroLine(f, side),
      );
    const isOther = isNew || isDiscrete !== this.#isDiscrete;
    this.#isDiscrete = isDiscrete;
    if (isOther || palette !== this.#palette)
      this.#paint(values, rule, side, palette);
    this.#values = values;
    // the points of the grid are the centres of its pixels
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
    for (const line of this.#lines) tracePieces(context, line, cellX, cellY);
    context.lineCap = "round";
    context.strokeStyle = css(palette.ink, 0.85);
    context.lineWidth = 1.5;
    context.stroke();
  }

  #paint(
    values: Float64Array,
    rule: ClassRule,
    side: number,
    palette: SheetPalette,
  ): void {
    if (palette !== this.#palette)
      this.#colours = fieldColours(palette, Math.max(2, rule.outputs));
    this.#palette = palette;
    this.#canvas.width = this.#canvas.height = side;
    const context = this.#canvas.getContext("2d");
    if (!context || !this.#colours) return;
    const image = context.createImageData(side, side);
    const pixels = new Uint32Array(image.data.buffer);
    paintField(values, rule, this.#colours, pixels, side, this.#isDiscrete);
    context.putImageData(image, 0, 0);
  }
}
