// Places: where things are in a drawing.

import type { Drawing, Frame, Placed } from "./layout.ts";
import type { Place } from "./zoom.ts";

export const idOfRoot = ({ placed, root }: Drawing): string =>
  placed[root]?.item.id ?? "";

/** Where the card or frame `id` is. */
export function placeOf(
  { placed, frames }: Drawing,
  id: string,
): Frame | Placed | undefined {
  return (
    frames.find((frame) => frame.id === id) ??
    placed.find(({ item }) => item.id === id)
  );
}

/** What has to be in sight of it: the whole card, or the name of a frame. */
export const faceOf = (place: Frame | Placed): Place =>
  "box" in place ? { ...place, width: 120, height: 36 } : place;

/** The outermost box that is open in one of the two drawings only. */
export function changed(before: Drawing, after: Drawing): string {
  const [was, is] = [before, after].map(
    ({ frames }) => new Set(frames.map(({ id }) => id)),
  );
  const opened = after.frames.find(({ id }) => !was?.has(id));
  return (opened ?? before.frames.find(({ id }) => !is?.has(id)))?.id ?? "";
}

/** The innermost frame around `id`. */
export function frameAround(drawing: Drawing, id: string): Frame | undefined {
  const place = placeOf(drawing, id);
  return drawing.frames.findLast(
    (frame) => frame.id !== id && place && holds(frame, place),
  );
}

const holds = (outer: Place, inner: Place) =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height;
