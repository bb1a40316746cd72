// What is said beside a loss surface.

import { tickText } from "../../ui/axis.ts";
import { format } from "../../ui/format.ts";
import { openEdges, scaleWords } from "./shades.ts";
import {
  type Descent,
  MIN_SHARE_IN_PLANE,
  type SurfaceView,
} from "./surface-view.ts";
import type { Viewpoint } from "./viewpoint.ts";

/** What the shades mean. */
export function shadeWords(view: Viewpoint): string {
  const land = view.work.landscape.value;
  const scale = view.scale.value;
  return land
    ? scaleWords(land.losses, scale) + fallWords(openEdges(land, scale))
    : "";
}

/** Where the run is, and how steep it is there. */
export function slopeWords(view: Viewpoint): string {
  const land = view.work.landscape.peek();
  const seen = view.surfaceView.peek();
  if (!land || !seen) return "";
  const here = seen.here();
  const down = seen.descent();
  const names = view.axes.peek().map(({ name }) => name);
  const places = [here.a, here.b].map(
    (at, k) => `${names[k]} ${format((seen.starts[k] ?? 0) + at, 2)}`,
  );
  const where =
    land.about.choice.kind === "parameters"
      ? `You are at ${places.join(", ")}; the gradient there is`
      : "The gradient is";
  const slopes = down.slopes.map(
    (slope, k) => `${format(slope, 4)} along ${names[k]}`,
  );
  return `${where} ${slopes.join(" and ")}.${arrowWords(seen, down)}`;
}

const fallWords = (edges: readonly string[]) =>
  edges.length > 0
    ? ` It goes on falling beyond the ${edges.join(" and the ")} edge: look wider (−).`
    : "";

/** How long the arrow is, and how far a step goes. */
function arrowWords(seen: SurfaceView, down: Descent): string {
  const { steepness, steepest, rate } = down;
  if (!Number.isFinite(steepness)) return "";
  if (steepness === 0) return " It is flat here, so there is no arrow.";
  const both = (factor: number, more: string) =>
    format(factor * steepness, 4) +
    (steepest > 1.001 * steepness
      ? `${more} (${format(factor * steepest, 4)} with all parameters)`
      : "");
  const to = seen.nextStep(down) ? ", to the diamond" : "";
  const lr = tickText(Number(rate.toPrecision(4)));
  return ` The arrow goes against it, longer where it is steeper: here the loss falls by ${both(1, "")} a unit. Learning rate ${lr} × gradient would go ${both(rate, " in this plane")}${to}.`;
}

const STALE = {
  "": "",
  changed: "This is the surface of other data or another loss than now.",
  left: "The run has left this plane, as it goes other ways too: it is seen from above, and its loss is another.",
  outside: "The run has gone beyond what is drawn.",
};

/** In which way the surface is not that of the run as it is now, or the path does not lie on it. */
export function staleWords(view: Viewpoint): string {
  const seen = view.surfaceView.value;
  if (!seen) return "";
  if (view.stale.value) return STALE[view.stale.value];
  const farthest = Math.max(0, ...seen.path().map(({ away }) => away));
  if (!(farthest > 1e-9)) return "";
  const share = seen.shareInPlane();
  const percent = format(100 * share, share < 0.1 ? 1 : 0);
  const how = share < MIN_SHARE_IN_PLANE ? "It is dashed and" : "It is";
  return `${percent} % of the length of the path lies in this plane. ${how} seen from above: it lies up to ${format(farthest, 2)} away from this plane, as the run has gone other ways too.`;
}
