// Beads that run against the lines, from results to operands, when gradients arrive: a short wave from the
// root to the leaves after Backward, one bead a line after a step of a walk. The numbers are there before.

import { untracked, useSignalEffect } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { GraphEvent, GraphStore } from "../../store/graph-store.ts";
import { allowsMotion } from "../../ui/theme.ts";
import type { Drawing } from "./layout.ts";
import type { Line } from "./lines.ts";

interface Props {
  store: GraphStore;
  drawing: Drawing;
}

const WAVE_MS = 600; // the whole wave, however long the way is
const STEP_MS = 500;
const MAX_BEADS = 200;

export function Beads({ store, drawing }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const last = useRef(store.event.peek());
  const now = useRef(drawing);
  now.current = drawing;
  useSignalEffect(() => {
    const event = store.event.value;
    if (event === last.current) return;
    last.current = event;
    untracked(() => {
      if (!place.current?.animate || !allowsMotion()) return;
      const runs = runsFor(event, now.current);
      if (runs.length > 0) place.current.replaceChildren(); // those of the step before
      for (const run of runs) start(place.current, run);
    });
  });
  return <div ref={place} class="mgw-beads" aria-hidden="true" />;
}

/** One bead: its line, when it begins, and how long it takes. */
interface BeadRun {
  line: Line;
  delay: number;
  duration: number;
}

function runsFor(event: GraphEvent, drawing: Drawing): BeadRun[] {
  if (event.kind !== "act") return [];
  const { name, leaf } = event.act;
  if (name === "backward") return waveOf(drawing);
  if (name !== "visit") return [];
  const { lines, placed } = drawing;
  const isOf = (to: number) => placed[to]?.item.members.includes(leaf);
  return lines
    .filter(({ from, to }) => from !== to && isOf(to))
    .map((line) => ({ line, delay: 0, duration: STEP_MS }));
}

/** A bead for each line, later the farther it is from the root; of very many lines, for some. */
export function waveOf({ lines, placed, root }: Drawing): BeadRun[] {
  const depths = depthsFrom(root, lines, placed.length);
  const depthOf = ({ to }: Line) => depths[to] ?? 0;
  const rounds =
    1 + lines.reduce((most, line) => Math.max(most, depthOf(line)), 0);
  const duration = WAVE_MS / Math.min(rounds, 3);
  const pause = rounds > 1 ? (WAVE_MS - duration) / (rounds - 1) : 0;
  const each = Math.ceil(lines.length / MAX_BEADS);
  return lines
    .filter((_, k) => k % each === 0)
    .map((line) => ({ line, delay: pause * depthOf(line), duration }));
}

/** How many lines each item is from the root, along the shortest way. */
function depthsFrom(root: number, lines: readonly Line[], count: number) {
  const into = new Map<number, number[]>();
  for (const { from, to } of lines)
    into.set(to, [...(into.get(to) ?? []), from]);
  const depths: (number | undefined)[] = Array(count);
  depths[root] = 0;
  const waiting = [root];
  for (const to of waiting)
    for (const from of into.get(to) ?? [])
      if (depths[from] === undefined) {
        depths[from] = (depths[to] ?? 0) + 1;
        waiting.push(from);
      }
  return depths;
}

function start(place: HTMLElement, { line, delay, duration }: BeadRun): void {
  const bead = document.createElement("i");
  bead.style.offsetPath = `path("${line.path}")`;
  place.append(bead);
  const run = bead.animate(
    [
      { offsetDistance: "100%", opacity: 1 },
      { offsetDistance: "0%", opacity: 1 },
    ],
    { duration, delay, easing: "ease-in-out" },
  );
  run.onfinish = () => bead.remove();
  run.oncancel = run.onfinish;
}
