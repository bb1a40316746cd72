// The canvases of a network: one for the edges and above it one for the units. Each is drawn again after
// a change to what it shows, at most once a frame.

import { effect, type ReadonlySignal, useSignalEffect } from "@preact/signals";
import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { darkness } from "../../ui/theme.ts";
import type { NetworkNumbers } from "./network-words.ts";
import {
  type Look,
  type NetworkPalette,
  paintEdges,
  paintUnits,
  paletteOf,
} from "./paint.ts";
import { UnitPictures } from "./pictures.ts";
import type { NetworkPlaces } from "./places.ts";
import { levelsOf } from "./strokes.ts";

const MAX_SHARP_EDGES = 4000; // edges; more are drawn at one px of the canvas to one of the page

interface Drawn extends NetworkNumbers {
  tick: ReadonlySignal<unknown>;
  by: ReadonlySignal<Look["by"]>;
  stale?: ReadonlySignal<boolean> | undefined;
  digits?: number | undefined;
  /** The number of the strongest line. */
  most: ReadonlySignal<number>;
}

/** Draw edges and units on the two canvases in `frame` whenever `drawn` changes. */
export function useCanvases(
  frame: RefObject<HTMLElement | null>,
  places: NetworkPlaces,
  drawn: Drawn,
): void {
  const asked = useRef(0);
  const last = useRef<Edges | undefined>(undefined);
  const wasSeen = useRef(false);
  const draw = useRef(() => {});
  const pictures = useRef<UnitPictures | undefined>(undefined);
  draw.current = () => {
    asked.current = 0;
    const [under, over] = frame.current?.querySelectorAll("canvas") ?? [];
    if (!under || !over) return;
    const isHidden = over.clientWidth === 0;
    if (isHidden && wasSeen.current) ask(); // a host hides it for a frame when its theme changes
    wasSeen.current = !isHidden;
    const look: Look = {
      by: drawn.by.peek(),
      stale: drawn.stale?.peek() ?? false,
      digits: drawn.digits ?? 4,
    };
    const palette = paletteOf(over);
    const edges = edgesOf(places, drawn, look, palette);
    if (!isSame(edges, last.current)) drawEdges(under, edges);
    last.current = edges;
    const context = contextOf(over, places, screenScale());
    if (!context) return;
    pictures.current ??= new UnitPictures(over);
    const made = places.hasPictures && pictures.current.make(drawn, places);
    const shown = made ? pictures.current : undefined;
    paintUnits(context, places, drawn, look, palette, shown);
  };
  const ask = () => {
    asked.current ||= requestAnimationFrame(() => draw.current());
  };
  useLayoutEffect(ask); // a new width, or new colours
  useSignalEffect(() => {
    drawn.tick.value;
    drawn.by.value;
    drawn.stale?.value;
    ask();
  });
  useLayoutEffect(() => {
    const end = new AbortController();
    const forced = matchMedia("(forced-colors: active)");
    forced.addEventListener("change", ask, { signal: end.signal });
    const dark = darkness(frame.current ?? document.body, end.signal);
    const stop = effect(() => {
      dark.value;
      ask();
    });
    return () => {
      stop();
      end.abort();
      cancelAnimationFrame(asked.current);
    };
  }, []);
}

/** All that the picture of the edges depends on. */
interface Edges {
  places: NetworkPlaces;
  levels: Int8Array;
  faded: boolean;
  palette: NetworkPalette;
  scale: number;
}

function edgesOf(
  places: NetworkPlaces,
  { parameters, grad, most }: Drawn,
  { by, stale }: Look,
  palette: NetworkPalette,
): Edges {
  const numbers = by === "weight" ? parameters() : grad();
  return {
    places,
    levels: levelsOf(numbers, most.peek()),
    faded: by === "gradient" && stale,
    palette,
    // so many thin lines look the same on fewer px, and take half the time
    scale: numbers.length > MAX_SHARP_EDGES ? 1 : screenScale(),
  };
}

const isSame = (a: Edges, b: Edges | undefined): boolean =>
  b !== undefined &&
  a.places === b.places &&
  a.faded === b.faded &&
  a.scale === b.scale &&
  JSON.stringify(a.palette) === JSON.stringify(b.palette) &&
  a.levels.every((level, k) => level === b.levels[k]);

function drawEdges(canvas: HTMLCanvasElement, edges: Edges): void {
  const { places, levels, faded, palette, scale } = edges;
  const context = contextOf(canvas, places, scale);
  if (context) paintEdges(context, places, levels, faded, palette, scale);
}

const screenScale = () => globalThis.devicePixelRatio || 1;

/** The context of a canvas, in px of the page; undefined if canvases do not work. */
function contextOf(
  canvas: HTMLCanvasElement,
  { width, height }: NetworkPlaces,
  scale: number,
) {
  const context = canvas.getContext?.("2d");
  if (!context) return undefined;
  const [across, down] = [
    Math.round(width * scale),
    Math.round(height * scale),
  ];
  if (canvas.width !== across) canvas.width = across;
  if (canvas.height !== down) canvas.height = down;
  context.setTransform(scale, 0, 0, scale, 0, 0);
  return context;
}
