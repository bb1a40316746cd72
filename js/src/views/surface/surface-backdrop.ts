// The ground of a loss surface: its shades and its level lines, kept as long as nothing changes.

import type { Landscape } from "../../store/training/surface-work.ts";
import { css, type Palette } from "../plane/palette.ts";
import type { Brush } from "../plane/sheet.tsx";
import { levelLines, paint, type Scale, sideOf } from "./shades.ts";

export class Ground {
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
    // its pixels are points of the plane: those at the edge reach half over it
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
    for (const line of this.#lines)
      for (let k = 0; k < line.length; k += 4) {
        context.moveTo((line[k] ?? 0) * cellX, (line[k + 1] ?? 0) * cellY);
        context.lineTo((line[k + 2] ?? 0) * cellX, (line[k + 3] ?? 0) * cellY);
      }
    context.strokeStyle = css(palette.ink, 0.3);
    context.lineWidth = 1;
    context.stroke();
  }

  #paint(landscape: Landscape, scale: Scale, palette: Palette): void {
    this.#lines = levelLines(landscape, scale);
    const side = sideOf(landscape.size);
    this.#canvas.width = side;
    this.#canvas.height = side;
    const context = this.#canvas.getContext("2d");
    if (!context) return;
    const image = context.createImageData(side, side);
    paint(landscape, scale, palette, image.data);
    context.putImageData(image, 0, 0);
  }
}
