// Canvas: one that is drawn anew when something has changed, at most once a frame.

import {
  type ReadonlySignal,
  useSignal,
  useSignalEffect,
} from "@preact/signals";
import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { type Look, paint, paletteOf } from "./paint.ts";
import type { Places } from "./places.ts";
import type { Numbers } from "./words.ts";

const FIRST = 640; // px, until the page has been measured

/** The width of `element`, as it is laid out. */
export function useWidth(
  element: RefObject<HTMLElement | null>,
): ReadonlySignal<number> {
  const width = useSignal(FIRST);
  useLayoutEffect(() => {
    const watched = element.current;
    if (!watched) return;
    const measure = () => {
      width.value = watched.clientWidth || FIRST;
    };
    measure();
    const watcher = new ResizeObserver(measure);
    watcher.observe(watched);
    return () => watcher.disconnect();
  }, [element, width]);
  return width;
}

interface Drawn extends Numbers {
  tick: ReadonlySignal<unknown>;
  by: ReadonlySignal<Look["by"]>;
  stale?: ReadonlySignal<boolean> | undefined;
  digits?: number | undefined;
  /** What the strongest line stands for. */
  most: ReadonlySignal<number>;
}

/** Draw on `canvas` whenever `drawn` moves on. */
export function useCanvas(
  canvas: RefObject<HTMLCanvasElement | null>,
  places: Places,
  drawn: Drawn,
): void {
  const frame = useRef(0);
  const draw = useRef(() => {});
  draw.current = () => {
    frame.current = 0;
    const scale = globalThis.devicePixelRatio || 1;
    const brush = canvas.current && brushOf(canvas.current, places, scale);
    if (!brush) return;
    const look: Look = {
      by: drawn.by.peek(),
      most: drawn.most.peek(),
      stale: drawn.stale?.peek() ?? false,
      digits: drawn.digits ?? 4,
    };
    const palette = paletteOf(brush.canvas);
    paint(brush, places, drawn, look, palette, scale);
  };
  const ask = () => {
    frame.current ||= requestAnimationFrame(() => draw.current());
  };
  useLayoutEffect(ask); // whatever the view is drawn anew for may be seen on the canvas: its width, its colours
  useSignalEffect(() => {
    drawn.tick.value;
    drawn.by.value;
    drawn.stale?.value;
    ask();
  });
  useLayoutEffect(() => {
    const forced = matchMedia("(forced-colors: active)");
    forced.addEventListener("change", ask);
    return () => {
      forced.removeEventListener("change", ask);
      cancelAnimationFrame(frame.current);
    };
  }, []);
}

/** Something to draw with, in px of the page; undefined where there is no canvas. */
function brushOf(
  canvas: HTMLCanvasElement,
  { width, height }: Places,
  scale: number,
) {
  const brush = canvas.getContext?.("2d");
  if (!brush) return undefined;
  const [across, down] = [
    Math.round(width * scale),
    Math.round(height * scale),
  ];
  if (canvas.width !== across) canvas.width = across;
  if (canvas.height !== down) canvas.height = down;
  brush.setTransform(scale, 0, 0, scale, 0, 0);
  return brush;
}
