// Stands in for d3-transition in the bundles. d3-zoom asks it only to stop transitions, of which there
// are none here; with it come colours, easings and timers, 27 kB that nobody calls.
import { selection } from "d3-selection";

export const interrupt = () => {};
selection.prototype.interrupt = function () {
  return this;
};
