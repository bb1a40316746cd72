// The sentences beside a loss surface.

import { format } from "../../ui/format.ts";
import { short } from "../plane/plane-reading.ts";
import { openEdges, type Scale } from "./shades.ts";
import {
  type Descent,
  MIN_SHARE_IN_PLANE,
  type SurfaceView,
} from "./surface-view.ts";
import type { Viewpoint } from "./viewpoint.ts";

/** The meaning of the colours, and the edges beyond which the surface keeps falling. */
export function shadeWords(view: Viewpoint): string {
  const land = view.work.landscape.value;
  const scale = view.scale.value;
  return land
    ? scaleWords(land.losses, scale) + fallWords(openEdges(land, scale))
    : "";
}

/** What the colours mean. */
export function scaleWords(losses: Float64Array, scale: Scale): string {
  const { low, high } = scale;
  const holes = losses.reduce(
    (n, loss) => n + Number(!Number.isFinite(loss)),
    0,
  );
  if (holes === losses.length) return "There is no finite loss here.";
  const text =
    low === high
      ? `The loss is ${format(low, 4)} all over.`
      : `The stronger the colour, the lower: from ${format(low, 4)} to ${format(high, 4)}.`;
  return holes > 0
    ? `${text} Where it is hatched, it is NaN or infinite.`
    : text;
}

/** Where the run is, and how steep the loss is there. */
export function slopeWords(view: Viewpoint): string {
  const land = view.work.landscape.peek();
  const surface = view.surfaceView.peek();
  if (!land || !surface) return "";
  const here = surface.here();
  const down = surface.descent();
  const names = view.axes.peek().map(({ name }) => name);
  const places = [here.a, here.b].map(
    (at, k) => `${names[k]} ${format((surface.starts[k] ?? 0) + at, 2)}`,
  );
  const where =
    land.about.choice.kind === "parameters"
      ? `You are at ${places.join(", ")}. The gradient is`
      : "The gradient is";
  const slopes = down.slopes.map(
    (slope, k) => `${format(slope, 4)} along ${names[k]}`,
  );
  return `${where} ${slopes.join(" and ")}.${arrowWords(surface, down)}`;
}

const fallWords = (edges: readonly string[]) =>
  edges.length > 0
    ? ` It goes on falling beyond the ${edges.join(" and the ")} edge: look wider (−).`
    : "";

/** What the arrow means, and how far a step goes. */
function arrowWords(surface: SurfaceView, down: Descent): string {
  const { steepness, steepest, rate } = down;
  if (!Number.isFinite(steepness)) return "";
  if (steepness === 0) return " It is flat here, so there is no arrow.";
  const both = (factor: number, more: string) =>
    format(factor * steepness, 4) +
    (steepest > 1.001 * steepness
      ? `${more} (${format(factor * steepest, 4)} with all parameters)`
      : "");
  const to = surface.nextStep(down) ? ", to the diamond" : "";
  return ` The arrow goes against it, downhill: the loss falls by ${both(1, "")} a unit. A step of ${short(rate)} × gradient is ${both(rate, " in this plane")} long${to}.`;
}

const STALE = {
  "": "",
  changed: "This is the surface of other data or another loss than now.",
  left: "The run has left this plane, as it goes other ways too: it is seen from above, and its loss is another.",
  outside: "The run has gone beyond what is drawn.",
};

/** Why the surface is out of date, or how far the path lies off it. */
export function staleWords(view: Viewpoint): string {
  const surface = view.surfaceView.value;
  if (!surface) return "";
  if (view.stale.value) return STALE[view.stale.value];
  const farthest = Math.max(0, ...surface.path().map(({ away }) => away));
  if (!(farthest > 1e-9)) return "";
  const share = surface.shareInPlane();
  const percent = format(100 * share, share < 0.1 ? 1 : 0);
  const how = share < MIN_SHARE_IN_PLANE ? "It is dashed and" : "It is";
  return `${percent} % of the length of the path lies in this plane. ${how} seen from above: it lies up to ${format(farthest, 2)} away from this plane, as the run has gone other ways too.`;
}
