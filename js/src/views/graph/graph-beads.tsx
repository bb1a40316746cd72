// Beads over the lines of a graph: a wave from the root to the leaves after Backward, one bead a line
// after a step of a walk.

import type { GraphEvent, GraphStore } from "../../store/graph-store.ts";
import { type BeadRun, Beads, waveOf } from "../../ui/beads.tsx";
import type { Drawing } from "./layout.ts";
import type { Line } from "./lines.ts";

interface Props {
  store: GraphStore;
  drawing: Drawing;
}

const STEP_MS = 500;

export const GraphBeads = ({ store, drawing }: Props) => (
  <Beads event={store.event} runs={(event) => runsFor(event, drawing)} />
);

/** The event itself, if gradients have arrived everywhere with it. */
export const arrivalIn = (event: GraphEvent): GraphEvent | undefined =>
  event.kind === "act" && event.act.name === "backward" ? event : undefined;

function runsFor(event: GraphEvent, drawing: Drawing): BeadRun[] {
  if (arrivalIn(event)) return graphWave(drawing);
  if (event.kind !== "act" || event.act.name !== "visit") return [];
  const { leaf } = event.act;
  const { lines, placed } = drawing;
  const isOf = (to: number) => placed[to]?.item.members.includes(leaf);
  return lines
    .filter(({ from, to }) => from !== to && isOf(to))
    .map(({ path }) => ({ path, delay: 0, duration: STEP_MS }));
}

export function graphWave({ lines, placed, root }: Drawing): BeadRun[] {
  const depths = depthsFrom(root, lines, placed.length);
  return waveOf(
    lines.map(({ path, to }) => ({ path, depth: depths[to] ?? 0 })),
  );
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
