// What is said beside a loss surface.

import { format } from "../../ui/format.ts";
import { scaleWords } from "./shades.ts";
import type { Viewpoint } from "./viewpoint.ts";

/** What the shades mean, where the run is, and how steep it is there. */
export function slopeWords(view: Viewpoint): string {
  const land = view.work.landscape.peek();
  const here = view.here();
  const down = view.down();
  if (!land || !here || !down) return "";
  const names = view.axes.peek().map(({ name }) => name);
  const places = [here.a, here.b].map(
    (at, k) => `${names[k]} ${format((view.starts[k] ?? 0) + at, 2)}`,
  );
  const where =
    land.about.choice.kind === "parameters"
      ? `You are at ${places.join(", ")}; the gradient there is`
      : "The gradient is";
  const slopes = down.slopes.map(
    (slope, k) => `${format(slope, 4)} along ${names[k]}`,
  );
  return `${scaleWords(land.losses, view.scale.peek())} ${where} ${slopes.join(" and ")}. The arrow goes against it.`;
}

const STALE = {
  "": "",
  changed: "This is the surface of other data or another loss than now.",
  left: "The run has left this plane, as other parameters have moved too: it is seen from above, and its loss is another.",
  outside: "The run has gone beyond what is drawn.",
};

/** In which way the surface is not that of the run as it is now, or the path does not lie on it. */
export function staleWords(view: Viewpoint): string {
  if (view.work.landscape.value === undefined) return "";
  if (view.stale.value) return STALE[view.stale.value];
  const farthest = Math.max(0, ...view.path().map(({ away }) => away));
  return farthest > 1e-9
    ? `The path is seen from above: it lies up to ${format(farthest, 2)} away from this plane, as other parameters have moved too.`
    : "";
}
