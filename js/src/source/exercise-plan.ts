// The traits of an ExerciseWidget, from what an author writes: the twin of Plan in
// micrograd_widgets/exercises/variants.py.

import { OPS } from "../engine/ops.ts";
import type { Value } from "../engine/value.ts";
import type { ExerciseWidgetModel } from "../models.ts";
import {
  ASKS,
  KINDS,
  type Plan,
  type PlanSettings,
  planOf,
  variantOf,
} from "../store/exercise/variant.ts";
import { view } from "../store/page-graph.ts";
import { operandsOf, unpackStructure } from "../store/structure.ts";
import { Reader, refuse, type Source } from "./checks.ts";
import { statementsOf } from "./code.ts";
import { type Traced, tracedTraits } from "./code-graph.ts";

export const EXERCISE_KEYS = [
  "kind",
  "code",
  "draw",
  "seed",
  "title",
  "task",
  "hints",
  "of",
  "ask",
  "learning_rate",
  "tune",
  "target",
  "tolerance",
  "at",
  "range",
];

type Traits = Omit<
  ExerciseWidgetModel,
  "updates" | "whole" | "version" | "view_id"
>;

type PlanKeys = "exercise_kind" | "graphs" | "draws" | "settings" | "hints";

const TITLES: Readonly<Record<(typeof KINDS)[number], string>> = {
  predict: "Predict, then look",
  gradients: "Gradients by hand",
  order: "The order of the backward pass",
  broken: "Find the broken node",
  tune: "Tune to a target",
  match: "Match points and slopes",
};

const MAX_LIST = 1000;
const MAX_SEED = 2 ** 32 - 1;

export function exerciseTraits(source: Source): Traits {
  const keys = new Reader(source);
  const kind = keys.choice("kind", KINDS);
  const graphs = codesOf(source).map(graphOf);
  const traits = {
    name: "",
    title: keys.text("title", TITLES[kind]),
    task: keys.text("task", "").trim(),
    hints: textsOf(source, "hints", 3),
    exercise_kind: kind,
    graphs,
    draws: drawsOf(source),
    settings: { ...settingsOf(source, keys) },
    seed: keys.whole("seed", 0, MAX_SEED, 0),
    done: false,
    error: "",
  };
  checkNames(traits as never);
  return traits as unknown as Traits;
}

/** One graph, or several to choose from. */
function codesOf(source: Source): string[] {
  const { code } = source;
  if (!Array.isArray(code)) return [new Reader(source).text("code")];
  if (code.length === 0 || !code.every((one) => typeof one === "string"))
    refuse("code", "lines of code, or a list of such", code);
  return code;
}

/** Structure and leaves: what is computed stays out, as it may be asked. */
function graphOf(code: string) {
  const traced = tracedTraits(code, {});
  const { traits, index } = traced;
  const data = new Float64Array(traits.data.buffer);
  const leaves = Float64Array.from(index.keys(), (value, i) =>
    value.operands.length === 0 ? (data[i] as number) : 0,
  );
  return {
    structure: traits.structure,
    leaves: view(leaves),
    written: writtenIn(code, traced),
  };
}

const NAME = "[\\p{L}_][\\p{L}\\p{N}_]*";
const WORDS = new RegExp(`(?<![\\p{L}\\p{N}_])${NAME}`, "gu");
const ASSIGNMENT = new RegExp(
  `^((?:${NAME}\\s*(?:\\*\\*|[-+*/])?=(?!=)\\s*)+)(.*)$`,
  "su",
);

/** The expression that the author wrote for each result, where a reader can work it out: as in Python. */
function writtenIn(code: string, { traits, index, variables }: Traced) {
  const lines = statementsOf(code).flatMap(({ text }) => {
    const [, left, right = ""] = ASSIGNMENT.exec(text) ?? [];
    const formula = right.split(/\s+/).join(" ");
    return left ? [{ targets: left.match(WORDS) ?? [], text: formula }] : [];
  });
  const targets = lines.flatMap((line) => line.targets);
  const { names } = unpackStructure(traits.structure as never);
  const known = new Map<string, Value>();
  for (const [value, i] of index) {
    const name = names[i] as string;
    const isOnce = targets.filter((target) => target === name).length === 1;
    if (isOnce && variables.get(value) === name) known.set(name, value);
  }
  const isAllowed = (word: string) =>
    known.has(word) || (OPS.has(word) && !targets.includes(word));
  const written: Record<string, string> = {};
  for (const { targets, text } of lines)
    for (const name of targets)
      if (
        known.get(name)?.operands.length &&
        (text.match(WORDS) ?? []).every(isAllowed)
      )
        written[name] = text;
  return written;
}

function drawsOf({ draw = {} }: Source): [string, number[]][] {
  if (typeof draw !== "object" || draw === null || Array.isArray(draw))
    refuse("draw", 'an object such as {"a": [1, 2, 3]}', draw);
  const reader = new Reader(draw as Source, "draw.");
  return Object.keys(draw as object).map((name) => [
    name,
    reader.numbers(name, MAX_LIST),
  ]);
}

function textsOf(source: Source, key: string, most: number): string[] {
  const texts = source[key] ?? [];
  const isList = Array.isArray(texts) && texts.length <= most;
  if (!isList || !texts.every((text) => typeof text === "string"))
    refuse(key, `a list of up to ${most} texts`, texts);
  return texts;
}

function settingsOf(source: Source, keys: Reader): PlanSettings {
  const settings: Record<string, unknown> = {};
  const take = (key: string, read: () => unknown) => {
    if (keys.has(key)) settings[key] = read();
  };
  take("of", () => keys.text("of"));
  take("ask", () => keys.choice("ask", ASKS));
  for (const key of ["learning_rate", "target", "tolerance"])
    take(key, () => keys.number(key));
  take("tune", () => textsOf(source, "tune", MAX_LIST));
  take("at", () => keys.numbers("at", 8));
  take("range", () => keys.numbers("range", 2, 2));
  return settings as PlanSettings;
}

const NEEDED: Readonly<Record<string, readonly string[]>> = {
  predict: ["of"],
  tune: ["tune", "target"],
  match: ["of", "at"],
};

const DRAWN = ["learning_rate", "target", "tolerance", "at"];

/** Refuse names that the graph does not have, before a learner meets them. */
function checkNames(traits: Pick<Traits, PlanKeys>): void {
  const { settings, exercise_kind: kind } = traits;
  for (const key of NEEDED[kind] ?? [])
    if (!Object.hasOwn(settings, key))
      refuse(key, `one for kind "${kind}"`, undefined);
  const plan = planOf(traits);
  const known = [
    ...plan.graphs.flatMap((one) => leavesOf(plan, one)),
    ...DRAWN,
  ];
  const odd = plan.draws.find(([name]) => !known.includes(name));
  if (odd) refuse("draw", `names of ${[...new Set(known)].join(", ")}`, odd[0]);
  variantOf(plan, 0);
}

/** The leaves of one graph; refuses `of` and `tune` where they do not fit it. */
function leavesOf(
  { kind, settings }: Plan,
  { packed }: Plan["graphs"][number],
): string[] {
  const structure = unpackStructure(packed);
  const { names } = structure;
  const { of, tune = [], ask } = settings;
  const asked = of ? [of] : [];
  const odd = [...asked, ...tune].find((name) => !names.includes(name));
  if (odd !== undefined)
    throw new Error(
      `the code has no name “${odd.slice(0, 40)}”, only ${names.join(", ").slice(0, 80)}`,
    );
  const leaves = names.filter((_, i) => operandsOf(structure, i).length === 0);
  const isInner = (name: string) => !leaves.includes(name);
  if (tune.some(isInner)) refuse("tune", "leaves", tune.find(isInner));
  if ((kind === "match" || ask === "step") && asked.some(isInner))
    refuse("of", "leaves", of);
  return leaves;
}
