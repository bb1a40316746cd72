// A variant of an exercise: the same question about other numbers. It follows from the seed alone, and is the same in
// Python: micrograd_widgets/exercises/variants.py.

import { PCG32 } from "../../engine/random.ts";
import { Tape } from "../../engine/tape.ts";
import type { ExerciseWidgetModel } from "../../models.ts";
import { check, demand, numbers } from "../checked.ts";
import {
  type PackedStructure,
  type Structure,
  unpackStructure,
} from "../structure.ts";

export const KINDS = [
  "predict",
  "gradients",
  "order",
  "broken",
  "tune",
  "match",
] as const;
export type KindName = (typeof KINDS)[number];

export const ASKS = ["sign", "gradient", "value", "step"] as const;
export type Ask = (typeof ASKS)[number];

/** What a kind needs to know beside the graph; each kind reads its own. */
export interface PlanSettings {
  /** predict, match: the leaf that is asked about. */
  of?: string;
  /** predict: what is asked. */
  ask?: Ask;
  /** predict a step: by which learning rate. */
  learning_rate?: number;
  /** tune: the leaves that may move, the number to reach, and how near. */
  tune?: readonly string[];
  target?: number;
  tolerance?: number;
  /** match: the points of the curve, and where it begins and ends. */
  at?: readonly number[];
  range?: readonly number[];
}

/** An exercise: what the kernel or an author sends. */
export interface Plan {
  kind: KindName;
  graphs: readonly {
    packed: PackedStructure;
    leaves: Float64Array;
    written: Written;
  }[];
  /** The numbers that a leaf or setting may have, by its name. */
  draws: readonly (readonly [name: string, numbers: readonly number[]])[];
  settings: PlanSettings;
  /** A nudge, where to look, a worked step on another example; or none. */
  hints: readonly string[];
}

/** The expression that the author wrote for a name. */
export type Written = Readonly<Record<string, unknown>>;

export interface Variant {
  kind: KindName;
  seed: number;
  packed: PackedStructure;
  structure: Structure;
  written: Written;
  /** The numbers of the variant; every question is answered by computing on it. */
  tape: Tape;
  settings: PlanSettings;
  hints: readonly string[];
  /** Draws what only some kinds need, after the numbers. */
  random: () => PCG32;
}

type Given = Pick<
  ExerciseWidgetModel,
  "exercise_kind" | "graphs" | "draws" | "settings" | "hints"
>;

/** Read the traits; throws where they are damaged. */
export function planOf(given: Given): Plan {
  const shape = {
    exercise_kind: "text",
    hints: ["text"],
    graphs: [{ leaves: "bytes" }],
  } as const;
  check(given, shape, "exercise");
  demand(KINDS.includes(given.exercise_kind as KindName), "kind");
  demand(given.graphs.length > 0, "graphs");
  return {
    kind: given.exercise_kind as KindName,
    graphs: given.graphs.map((graph) => {
      const { structure, leaves, written } = graph as {
        structure: PackedStructure;
        leaves: DataView;
        written?: Written;
      };
      return {
        packed: structure,
        leaves: numbers(leaves, "leaves"),
        written: written ?? {},
      };
    }),
    draws: given.draws as unknown as Plan["draws"],
    settings: given.settings as PlanSettings,
    hints: given.hints,
  };
}

/** How many points a curve is asked about. */
export const POINTS = 3;

/** The variant with this seed; 0 has the numbers that the author wrote. */
export function variantOf(plan: Plan, seed: number): Variant {
  const random = new PCG32(seed);
  const which = seed === 0 ? 0 : random.below(plan.graphs.length);
  const { packed, leaves, written } = plan.graphs[
    which
  ] as Plan["graphs"][number];
  const structure = unpackStructure(packed);
  const tape = new Tape(structure);
  demand(leaves.length === tape.size, "leaves");
  tape.data.set(leaves);
  const settings: Record<string, unknown> = { ...plan.settings };
  if (seed > 0)
    for (const [name, from] of plan.draws) {
      if (name === "at") {
        settings.at = someOf(from, random);
        continue;
      }
      const number = from[random.below(from.length)] as number;
      const leaf = structure.names.indexOf(name);
      if (leaf >= 0 && tape.isLeaf(leaf)) tape.data[leaf] = number;
      else settings[name] = number;
    }
  tape.forward();
  const { state } = random;
  return {
    kind: plan.kind,
    seed,
    packed,
    structure,
    written,
    tape,
    settings: settings as PlanSettings,
    hints: plan.hints,
    random: () => {
      const next = new PCG32();
      next.state = state;
      return next;
    },
  };
}

/** Three different numbers, in the order in which they are drawn. */
function someOf(from: readonly number[], random: PCG32): number[] {
  const rest = [...from];
  return Array.from({ length: Math.min(POINTS, rest.length) }, () => {
    const [drawn] = rest.splice(random.below(rest.length), 1);
    return drawn as number;
  });
}

/** The inner nodes, in the order of the recording. */
export const innerOf = ({ tape }: Variant): number[] =>
  Array.from(tape.data.keys()).filter((i) => !tape.isLeaf(i));

/** The gradient of every node, at the numbers of the variant. */
export function gradientsOf({ structure, tape }: Variant): Tape {
  const own = new Tape(structure);
  own.data.set(tape.data);
  own.backward();
  return own;
}

/** The node with this name. Throws if there is none. */
export function nodeCalled({ structure }: Variant, name = ""): number {
  const node = structure.names.indexOf(name);
  if (node < 0)
    throw new Error(`the graph has no Value “${name.slice(0, 40)}”`);
  return node;
}
