// Stands in for d3-transition and d3-interpolate in the bundles. d3-zoom asks the one only to stop
// transitions and the other only how to make them, and there are none here. With them come colours,
// easings and timers: 30 kB that nobody calls.

export const interrupt = () => {};

export const interpolateZoom = undefined;
