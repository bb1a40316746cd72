// Controls in a picture: a slider and a field as they stand.

import { type Brush, letters, px, shape } from "./picture-text.ts";

export function controlOf(
  input: HTMLInputElement,
  style: CSSStyleDeclaration,
  brush: Brush,
): SVGElement[] {
  if (input.type === "range") return sliderOf(input, style, brush);
  return input.type === "text" ? fieldOf(input, style, brush) : [];
}

function sliderOf(
  input: HTMLInputElement,
  { accentColor }: CSSStyleDeclaration,
  { frame, scale }: Brush,
): SVGElement[] {
  const box = input.getBoundingClientRect();
  const thumb = 8 * scale; // its radius
  const bar = 3 * scale; // half the height of the track
  const min = Number(input.min);
  const at = (Number(input.value) - min) / (Number(input.max) - min);
  const left = box.left - frame.left;
  const y = box.top - frame.top + box.height / 2;
  const x =
    left + thumb + Math.min(Math.max(at, 0), 1) * (box.width - 2 * thumb);
  const track = { x: left, y: y - bar, height: 2 * bar, rx: bar };
  return [
    shape("rect", {
      ...track,
      width: box.width,
      fill: "#808080",
      opacity: 0.3,
    }),
    shape("rect", { ...track, width: x - left, fill: accentColor }),
    shape("circle", { cx: x, cy: y, r: thumb, fill: accentColor }),
  ];
}

/** The text of a field ends where its room does, as numbers do on the cards. */
function fieldOf(
  input: HTMLInputElement,
  style: CSSStyleDeclaration,
  brush: Brush,
): SVGElement[] {
  const box = input.getBoundingClientRect();
  const { scale } = brush;
  const height = 1.2 * px(style.fontSize) * scale;
  const line = { top: box.top + (box.height - height) / 2, height };
  const edge = px(style.paddingRight) + px(style.borderRightWidth);
  const made = letters(
    input.value,
    box.right - edge * scale,
    line,
    style,
    brush,
  );
  made.setAttribute("text-anchor", "end");
  return [made];
}
