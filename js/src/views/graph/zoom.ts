// Zoom and pan of one view; it fits the drawing until somebody zooms, pans or opens a box.

import { useComputed, useSignal } from "@preact/signals";
import { select } from "d3-selection";
import {
  type ZoomBehavior,
  type ZoomTransform,
  zoom,
  zoomIdentity,
} from "d3-zoom";
import { useEffect, useRef } from "preact/hooks";
import type { Drawing, Frame, Placed } from "./layout.ts";

const MAX_HEIGHT = 560; // px
const MIN_HEIGHT = 170; // px: a range panel finds room
const MIN_PARTIAL_SCALE = 0.45; // where a drawing does not fit, the stage shows a part of it at this scale
const MIN_WHOLE_SCALE = 0.3; // and all of it down to here
const LEGIBLE_SCALE = 0.75; // what is opened or looked for is shown at this scale at least, if it fits
const EDGE = 8; // px between what is brought into sight and the edge of the stage

/** A rectangle of the drawing. */
export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

export function useZoom(
  stage: { current: HTMLDivElement | null },
  drawing: Drawing,
) {
  const transform = useSignal<ZoomTransform>(zoomIdentity);
  const height = useSignal(Math.min(drawing.height, MAX_HEIGHT));
  const behavior = useRef<ZoomBehavior<HTMLDivElement, unknown> | undefined>(
    undefined,
  );
  const touched = useRef(false);
  const smallest = useRef(MIN_PARTIAL_SCALE);
  const now = useRef(drawing);
  now.current = drawing;

  const go = (to: ZoomTransform) => {
    if (stage.current) behavior.current?.transform(select(stage.current), to);
  };
  const frame = () => {
    const width = stage.current?.clientWidth ?? 0;
    if (width === 0) return;
    const { current } = now;
    const whole = Math.min(
      1,
      width / current.width,
      MAX_HEIGHT / current.height,
    );
    const k =
      whole >= MIN_WHOLE_SCALE ? whole : Math.max(whole, smallest.current);
    height.value = Math.max(
      Math.min(current.height * k, MAX_HEIGHT),
      MIN_HEIGHT,
    );
    const room = {
      x: width - current.width * k,
      y: height.value - current.height * k,
    };
    const root = current.placed[current.root];
    const rootY = root ? (root.y + root.height / 2) * k : 0;
    // a small graph begins where the text does; of a large one the end is in sight
    const x = room.x < 0 ? room.x : k < 1 ? room.x / 2 : 0;
    const y =
      room.y < 0 ? clamp(height.value / 2 - rootY, room.y, 0) : room.y / 2;
    go(zoomIdentity.translate(x, y).scale(k));
  };
  const pan = (dx: number, dy: number) => {
    const { k } = transform.peek();
    if (stage.current && (dx || dy))
      behavior.current?.translateBy(select(stage.current), dx / k, dy / k);
  };

  useEffect(() => {
    const element = stage.current;
    if (!element) return;
    const own = zoom<HTMLDivElement, unknown>()
      .scaleExtent([0.005, 2])
      .filter(isForTheStage)
      .on(
        "zoom",
        (event: { transform: ZoomTransform; sourceEvent: unknown }) => {
          transform.value = event.transform;
          if (event.sourceEvent) touched.current = true;
        },
      );
    behavior.current = own;
    select(element).call(own).on("dblclick.zoom", null);
    touched.current = false;
    smallest.current = MIN_PARTIAL_SCALE;
    frame();
    const sizes = new ResizeObserver(() => {
      if (!touched.current) frame();
    });
    sizes.observe(element);
    return () => {
      sizes.disconnect();
      select(element).on(".zoom", null);
    };
  }, [drawing.structure]);

  return {
    transform: useComputed(() => {
      const { x, y, k } = transform.value;
      return `transform: translate(${x}px, ${y}px) scale(${k})`;
    }),
    size: useComputed(() => `height: ${height.value}px`),
    whole() {
      touched.current = false;
      smallest.current = 0;
      frame();
    },
    by(factor: number) {
      touched.current = true;
      if (stage.current)
        behavior.current?.scaleBy(select(stage.current), factor);
    },
    /** The drawing has changed around what was at `before` and is at `after`: that stays put. */
    hold(before: Rect, after: Rect) {
      const width = stage.current?.clientWidth ?? 0;
      if (width === 0) return;
      touched.current = true;
      const { x, y, k } = transform.peek();
      const fits = Math.min(width / after.width, MAX_HEIGHT / after.height);
      const to = Math.max(k, Math.min(LEGIBLE_SCALE, fits));
      const { current } = now;
      height.value = clamp(current.height * to, height.peek(), MAX_HEIGHT);
      const left = x + before.x * k - after.x * to;
      const top = y + before.y * k - after.y * to;
      go(
        zoomIdentity
          .translate(
            clampOffset(left, after.x, after.width, current.width, to, width),
            clampOffset(
              top,
              after.y,
              after.height,
              current.height,
              to,
              height.peek(),
            ),
          )
          .scale(to),
      );
    },
    /** Bring `place` to the middle, where it can be read. */
    center(place: Rect) {
      if (!stage.current || transform.peek().k >= LEGIBLE_SCALE) return;
      touched.current = true;
      const k = LEGIBLE_SCALE;
      const room = { x: stage.current.clientWidth, y: height.peek() };
      const { current } = now;
      const left = room.x / 2 - (place.x + place.width / 2) * k;
      const top = room.y / 2 - (place.y + place.height / 2) * k;
      go(
        zoomIdentity
          .translate(
            clampOffset(left, place.x, place.width, current.width, k, room.x),
            clampOffset(top, place.y, place.height, current.height, k, room.y),
          )
          .scale(k),
      );
    },
    /** Bring `place` into sight. */
    show(place: Rect) {
      if (!stage.current) return;
      const { x, y, k } = transform.peek();
      const left = x + place.x * k;
      const top = y + place.y * k;
      pan(
        shiftInto(left, left + place.width * k, 0, stage.current.clientWidth),
        shiftInto(top, top + place.height * k, 0, height.peek()), // the stage may be about to grow
      );
    },
    /** The browser has scrolled the stage, to show a match or a focus: pan as far instead. */
    scrolled() {
      if (!stage.current) return;
      const { scrollLeft, scrollTop } = stage.current;
      stage.current.scrollTo(0, 0);
      pan(-scrollLeft, -scrollTop);
    },
  };
}

const clamp = (number: number, min: number, max: number) =>
  Math.min(Math.max(number, min), max);

/** How far to move what lies at low…high so that it lies within min…max; its beginning at least. */
function shiftInto(
  low: number,
  high: number,
  min: number,
  max: number,
): number {
  if (low < min || high - low > max - min) return min - low + EDGE;
  return high > max ? max - high - EDGE : 0;
}

/** Along one axis: the offset next to `offset` that leaves no room unused and shows at…at + size. */
function clampOffset(
  offset: number,
  at: number,
  size: number,
  all: number,
  k: number,
  room: number,
): number {
  const spare = room - all * k;
  const used = clamp(offset, Math.min(0, spare), Math.max(0, spare));
  const low = used + at * k;
  return low >= 0 && low + size * k <= room
    ? used
    : used + shiftInto(low, low + size * k, 0, room);
}

/** The wheel belongs to the page unless Ctrl is held, a drag to whatever control it starts on. */
function isForTheStage(event: Event): boolean {
  if (event instanceof WheelEvent) return event.ctrlKey || event.metaKey;
  if ("touches" in event) return (event as TouchEvent).touches.length > 1;
  if ((event as MouseEvent).button) return false;
  return !(event.target as Element).closest("input, button, label, .mgw-panel");
}

// Places: where things are in a drawing.
export const idOfRoot = ({ placed, root }: Drawing): string =>
  placed[root]?.item.id ?? "";

/** Where the card or frame `id` is. */
export function rectOf(
  { placed, frames }: Drawing,
  id: string,
): Frame | Placed | undefined {
  return (
    frames.find((frame) => frame.id === id) ??
    placed.find(({ item }) => item.id === id)
  );
}

/** What has to be in sight of it: the whole card, or the name of a frame. */
export const headOf = (place: Frame | Placed): Rect =>
  "box" in place ? { ...place, width: 120, height: 36 } : place;

/** The outermost box that is open in one of the two drawings only. */
export function changedBox(before: Drawing, after: Drawing): string {
  const [was, is] = [before, after].map(
    ({ frames }) => new Set(frames.map(({ id }) => id)),
  );
  const opened = after.frames.find(({ id }) => !was?.has(id));
  return (opened ?? before.frames.find(({ id }) => !is?.has(id)))?.id ?? "";
}

/** The innermost frame around `id`. */
export function frameAround(drawing: Drawing, id: string): Frame | undefined {
  const place = rectOf(drawing, id);
  return drawing.frames.findLast(
    (frame) => frame.id !== id && place && holds(frame, place),
  );
}

const holds = (outer: Rect, inner: Rect) =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height;
