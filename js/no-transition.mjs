// Stands in for d3-transition and d3-interpolate in the bundles. d3-zoom asks the one only to stop
// transitions and the other only how to make them, and there are none here. With them come colours,
// easings and timers: 30 kB that nobody calls.
import { selection } from "d3-selection";

export const interrupt = () => {};
selection.prototype.interrupt = function () {
  return this;
};

export const interpolateZoom = undefined;
