// The colours of the page as numbers, for drawing on a canvas.

import { KINDS } from "./class-looks.tsx";

export type Rgb = readonly [number, number, number];

export interface SheetPalette {
  ground: Rgb;
  ink: Rgb;
  soft: Rgb;
  now: Rgb;
  line: Rgb;
  classes: readonly Rgb[];
}

const NAMES = ["bg", "ink", "soft", "now", "edge"] as const;

/** A function that gives the `--mgw-…` colours of `element`, as they are at each call. */
export function sheetPaletteOf(element: Element): () => SheetPalette {
  const names = [
    ...NAMES,
    ...Array.from({ length: KINDS }, (_, k) => `class-${k}`),
  ];
  let last = "";
  let palette: SheetPalette | undefined;
  return () => {
    const style = getComputedStyle(element);
    const texts = names.map((name) =>
      style.getPropertyValue(`--mgw-${name}`).trim(),
    );
    if (!palette || texts.join() !== last)
      palette = paletteFrom(texts.map(rgb));
    last = texts.join();
    return palette;
  };
}

function paletteFrom(colours: Rgb[]): SheetPalette {
  const [ground = WHITE, ink = BLACK, soft = BLACK, now = BLACK, line = BLACK] =
    colours;
  return { ground, ink, soft, now, line, classes: colours.slice(NAMES.length) };
}

const WHITE: Rgb = [255, 255, 255];
const BLACK: Rgb = [0, 0, 0];

/** Any colour of CSS as three numbers: a canvas understands all of them. */
function rgb(colour: string): Rgb {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const context = canvas.getContext("2d");
  if (!context) return BLACK;
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  const [r = 0, g = 0, b = 0] = context.getImageData(0, 0, 1, 1).data;
  return [r, g, b];
}

export const css = (colour: Rgb, opacity = 1): string =>
  `rgb(${colour.join(" ")} / ${opacity})`;

/** The colour between two, `share` of the way to the second. */
export const between = (from: Rgb, to: Rgb, share: number): Rgb =>
  [0, 1, 2].map((k) =>
    Math.round((from[k] ?? 0) + share * ((to[k] ?? 0) - (from[k] ?? 0))),
  ) as unknown as Rgb;
