// Beads that run from results to operands when gradients arrive. The numbers are painted before.

import { type ReadonlySignal, useSignalEffect } from "@preact/signals";
import { useRef } from "preact/hooks";
import { allowsMotion } from "./theme.ts";

/** A line from an operand to its result, as the path of an SVG. */
export interface BeadLine {
  path: string;
  /** How many lines there are from its result to the root. */
  depth: number;
}

/** One bead: its line, when it begins, and how long it takes. */
export interface BeadRun {
  path: string;
  delay: number;
  duration: number;
}

interface Props<Event> {
  event: ReadonlySignal<Event>;
  /** The beads for a new event; those before it give way to them, if there are any. */
  runs(event: Event): readonly BeadRun[];
}

const WAVE_MS = 600; // the whole wave, however long the way is
const MAX_BEADS = 200;

/** Stands in an element whose lines begin at its left and top. */
export function Beads<Event>({ event, runs }: Props<Event>) {
  const place = useRef<HTMLDivElement>(null);
  const last = useRef(event.peek());
  const now = useRef(runs);
  now.current = runs;
  useSignalEffect(() => {
    const { value } = event;
    if (value === last.current) return;
    last.current = value;
    requestAnimationFrame(() => setTimeout(() => begin(value)));
  });
  const begin = (value: Event) => {
    const { current } = place;
    if (!current?.animate || !allowsMotion()) return;
    const all = now.current(value);
    if (all.length > 0) current.replaceChildren();
    for (const run of all) start(current, run);
  };
  return <div ref={place} class="mgw-beads" aria-hidden="true" />;
}

/** A bead for each line, later the farther it is from the root; of very many lines, for some. */
export function waveOf(lines: readonly BeadLine[]): BeadRun[] {
  const rounds =
    1 + lines.reduce((most, { depth }) => Math.max(most, depth), 0);
  const duration = WAVE_MS / Math.min(rounds, 3);
  const pause = rounds > 1 ? (WAVE_MS - duration) / (rounds - 1) : 0;
  const each = Math.ceil(lines.length / MAX_BEADS);
  return lines
    .filter((_, k) => k % each === 0)
    .map(({ path, depth }) => ({ path, delay: pause * depth, duration }));
}

function start(place: HTMLElement, { path, delay, duration }: BeadRun): void {
  const bead = document.createElement("i");
  bead.style.offsetPath = `path("${path}")`;
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
