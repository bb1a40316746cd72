// Keys: where an arrow key goes from a card. Left and right run along the edges, up and down among
// the operands of one result, and on to what stands above or below.

import type { Drawing, Frame, Placed } from "./layout.ts";

export const ARROWS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"];

/** The id of what has the focus after `key` on the card or frame `id`; undefined: nothing there. */
export function next(
  drawing: Drawing,
  id: string,
  key: string,
  isKin: (placed: Placed) => boolean,
): string | undefined {
  if (key === "Home") return firstLeaf(drawing);
  if (key === "End") return drawing.placed[drawing.root]?.item.id;
  const at = drawing.placed.findIndex(({ item }) => item.id === id);
  const frame = drawing.frames.find((one) => one.id === id);
  if (frame) return fromFrame(drawing, frame, key);
  const along = (which: "from" | "to", other: "from" | "to", k = at) =>
    drawing.lines
      .filter((line) => line[which] === k && line[other] !== k)
      .map((line) => line[other]);
  // where a node is selected, its kin come first: from a leaf, right and right again is its path
  const chosen = (all: number[]) =>
    all.find((k) => isKin(drawing.placed[k] as Placed)) ?? all[0];
  const idAt = (k?: number) => drawing.placed[k ?? -1]?.item.id;
  if (key === "ArrowLeft") return idAt(chosen(along("to", "from")));
  const result = chosen(along("from", "to"));
  if (key === "ArrowRight") return idAt(result);
  const siblings = result === undefined ? [] : along("to", "from", result);
  return (
    sibling(drawing, siblings, at, key) ??
    beside(drawing, drawing.placed[at], key)
  );
}

/** The leaf that was made first; where none is in sight, the first card. */
function firstLeaf({ placed }: Drawing): string | undefined {
  return (
    placed.find(({ item, circle }) => item.kind === "node" && circle === 0) ??
    placed[0]
  )?.item.id;
}

/** Into the frame; or to what stands beside it. */
function fromFrame(drawing: Drawing, frame: Frame, key: string) {
  if (key === "ArrowUp" || key === "ArrowLeft")
    return beside(drawing, frame, key);
  return drawing.placed.find(({ x, y }) => isIn(frame, x, y))?.item.id;
}

const isIn = ({ x, y, width, height }: Frame, px: number, py: number) =>
  px >= x && px < x + width && py >= y && py < y + height;

function sibling(drawing: Drawing, all: number[], at: number, key: string) {
  const order = [...new Set(all)].sort(
    (a, b) => (drawing.placed[a] as Placed).y - (drawing.placed[b] as Placed).y,
  );
  const to = order[order.indexOf(at) + (key === "ArrowDown" ? 1 : -1)];
  return to === undefined ? undefined : drawing.placed[to]?.item.id;
}

interface Place {
  x: number;
  y: number;
  width: number;
}

/** The nearest card or frame above, below or left of `from`. */
function beside(drawing: Drawing, from: Place | undefined, key: string) {
  if (!from) return undefined;
  let best: string | undefined;
  let shortest = Infinity;
  const all = [
    ...drawing.placed.map((p) => ({ ...p, id: p.item.id })),
    ...drawing.frames,
  ];
  for (const to of all) {
    const right = to.x + to.width - from.x - from.width;
    const down = to.y - from.y;
    const [ahead, aside] =
      key === "ArrowLeft"
        ? [-right, Math.abs(down)]
        : [key === "ArrowUp" ? -down : down, Math.abs(right)];
    const far = ahead + 3 * aside; // straight ahead before near
    if (ahead <= 0 || far >= shortest) continue;
    shortest = far;
    best = to.id;
  }
  return best;
}
