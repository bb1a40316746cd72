// A source: what an author writes instead of the state of a view. It becomes the traits that Python would
// send, made here.

import { PageModel } from "../host/page-model.ts";
import { checkKeys, Reader, refuse, type Source } from "./checks.ts";
import { CodeError } from "./code.ts";
import { CODE_KEYS, codeTraits } from "./code-graph.ts";
import { answer, DERIVATIVE_KEYS, derivativeTraits } from "./derivative.ts";
import { EXERCISE_KEYS, exerciseTraits } from "./exercise-plan.ts";
import { MLP_KEYS, mlpTraits, NEURON_KEYS, neuronTraits } from "./network.ts";
import {
  SURFACE_KEYS,
  surfaceTraits,
  TRAINING_KEYS,
  trainingTraits,
} from "./run.ts";

const SCHEMA = 1; // as in saved-state.ts

interface Kind {
  keys: readonly string[];
  traits(source: Source): object;
  /** Let the model answer what its view asks Python. */
  answer?(model: PageModel<never>, source: Source): void;
}

const KINDS: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ["graph", { keys: CODE_KEYS, traits: codeTraits }],
  ["network", { keys: MLP_KEYS, traits: mlpTraits }],
  ["neuron", { keys: NEURON_KEYS, traits: neuronTraits }],
  [
    "derivative",
    {
      keys: DERIVATIVE_KEYS,
      traits: derivativeTraits,
      answer: answer as never,
    },
  ],
  ["training", { keys: TRAINING_KEYS, traits: trainingTraits }],
  ["exercise", { keys: EXERCISE_KEYS, traits: exerciseTraits }],
  ["surface", { keys: SURFACE_KEYS, traits: surfaceTraits }],
]);

const COMMON = ["micrograd_widgets", "view", "editable", "play"];

/** Every key that a source may have, for hosts that take it apart. */
export const SOURCE_KEYS: readonly string[] = [
  ...new Set([...COMMON, ...[...KINDS.values()].flatMap(({ keys }) => keys)]),
];

/** Every key that the source of a view may have: micrograd_widgets/source_keys.json. */
export const keysOf = (view: string): string[] => [
  ...COMMON,
  ...(KINDS.get(view)?.keys ?? []),
];

/** Whether `json` is a source, and not the state of a view. */
export const isSource = (json: unknown): json is Source =>
  typeof json === "object" &&
  json !== null &&
  Object.hasOwn(json, "view") &&
  !Object.hasOwn(json, "model");

/** The view that a source is of, and its model. Throws an Error in words. */
export function readSource(source: Source): {
  view: string;
  model: PageModel<object>;
} {
  const { micrograd_widgets: schema = SCHEMA, view } = source;
  if (schema !== SCHEMA)
    refuse("micrograd_widgets", `schema ${SCHEMA}`, schema);
  const kind = KINDS.get(String(view));
  if (typeof view !== "string" || !kind)
    refuse("view", `one of ${[...KINDS.keys()].join(", ")}`, view);
  checkKeys(
    source,
    keysOf(view),
    `the source of a${view === "exercise" ? "n" : ""} ${view}`,
  );
  if (new Reader(source).flag("editable", false) && view !== "graph")
    throw new Error(
      `editable: expected false for a ${view}: only the code of a graph can be edited`,
    );
  const canPlay = ["graph", "training"].includes(view);
  if (new Reader(source).flag("play", false) && !canPlay)
    throw new Error(
      `play: expected false for a ${view}: only a graph with its code and a run can play`,
    );
  const model = new PageModel(inPlace(() => kind.traits(source)));
  kind.answer?.(model as never, source);
  return { view, model };
}

/** What `make` gives; an error in code becomes one in words. */
function inPlace<Made>(make: () => Made): Made {
  try {
    return make();
  } catch (problem) {
    throw problem instanceof CodeError ? new Error(problem.message) : problem;
  }
}
