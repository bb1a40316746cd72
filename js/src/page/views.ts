// All views by the names that a state gives them.

import derivative from "../views/derivative.tsx";
import type { AnyBundle } from "../views/frame/mounted.tsx";
import graph from "../views/graph.tsx";
import mlp from "../views/mlp.tsx";
import neuron from "../views/neuron.tsx";
import surface from "../views/surface.tsx";
import training from "../views/training.tsx";

const VIEWS: ReadonlyMap<string, AnyBundle> = new Map<string, AnyBundle>([
  ["graph", graph],
  ["network", mlp],
  ["neuron", neuron],
  ["derivative", derivative],
  ["training", training],
  ["surface", surface],
]);

/** The bundle of the view that a state calls `name`; throws if there is none. */
export function bundleOf(name: string): AnyBundle {
  const bundle = VIEWS.get(name);
  if (bundle) return bundle;
  throw new Error(
    `there is no view “${name.slice(0, 40)}”, only ${[...VIEWS.keys()].join(", ")}`,
  );
}
