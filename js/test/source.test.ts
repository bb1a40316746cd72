// What the page makes of a source is what Python makes of the same: tests/conformance/source.py.

import { expect, test } from "vitest";
import sourceKeys from "../../micrograd_widgets/source_keys.json";
import programs from "../../tests/conformance/programs.json";
import sources from "../../tests/conformance/sources.json";
import type { TrainingWidgetModel } from "../src/models.ts";
import { keysOf, readSource, SOURCE_KEYS } from "../src/source/source.ts";
import { unpackStructure } from "../src/store/structure.ts";
import { TrainingRun } from "../src/store/training/training-run.ts";
import {
  unpackExamples,
  unpackStructure as unpackRun,
  unpackRun as unpackState,
} from "../src/store/training/wire.ts";

const BYTES = {
  "<f8": Float64Array,
  "<i4": Int32Array,
  "<u2": Uint16Array,
  u1: Uint8Array,
};
const TYPES: Record<string, keyof typeof BYTES> = {
  op: "<u2",
  first: "<i4",
  operands: "<i4",
  scope: "<i4",
  form_of: "<i4",
  parameters: "<i4",
  role: "u1",
  moves: "u1",
};

function arrayOf(view: DataView, key: string, path: string): number[] {
  const isRun = path.startsWith(".run") || path.startsWith(".start");
  const type = isRun ? "<f8" : (TYPES[key] ?? "<f8");
  return Array.from(new BYTES[type](view.buffer as ArrayBuffer));
}

/** The numbers of inner nodes, which a page computes itself. */
const COMPUTED = ".structure.model.data";

/** Every part of `wanted` is in `given`, numbers to 1e-12. */
function compare(given: unknown, wanted: unknown, path = ""): void {
  if (path === COMPUTED) return;
  const key = path.split(".").at(-1) as string;
  if (wanted && typeof wanted === "object" && "base64" in wanted) {
    const raw = Uint8Array.from(atob(wanted.base64 as string), (c) =>
      c.charCodeAt(0),
    );
    expect(given, path).toBeInstanceOf(DataView);
    compare(
      arrayOf(given as DataView, key, path),
      arrayOf(new DataView(raw.buffer), key, path),
      path,
    );
  } else if (typeof wanted === "number") {
    if (!agree(given as number, wanted)) expect(given, path).toBe(wanted);
  } else if (wanted && typeof wanted === "object") {
    expect(Object.keys(given as object).sort(), path).toEqual(
      Object.keys(wanted).sort(),
    );
    for (const [part, inside] of Object.entries(wanted))
      compare(
        (given as Record<string, unknown>)[part],
        inside,
        `${path}.${part}`,
      );
  } else expect(given, path).toBe(wanted);
}

const agree = (a: number, b: number) =>
  Object.is(a, b) ||
  a === b ||
  Math.abs(a - b) <= 1e-12 * Math.max(1, Math.abs(b));

const numbersOf = (texts: readonly (string | null)[]) =>
  texts.map((text) =>
    text === null ? Number.NaN : Number(text.replace("inf", "Infinity")),
  );

/** The traits of a source as an object. */
function traitsOf(source: object): Record<string, unknown> {
  const { model } = readSource(source as never);
  return new Proxy({}, { get: (_, key: string) => model.get(key as never) });
}

test.each(programs)("$name: the same graph", ({ code, ...wanted }) => {
  const traits = traitsOf({ view: "graph", code });
  const structure = unpackStructure(traits.structure as never);
  const { names, roles, symbols } = structure;
  expect({ names, roles, symbols }).toEqual({
    names: wanted.names,
    roles: wanted.roles,
    symbols: wanted.symbols,
  });
  expect(wanted.operands).toEqual(
    symbols.map((_, i) => [
      ...structure.operands.subarray(
        structure.first[i],
        structure.first[i + 1],
      ),
    ]),
  );
  compare([...structure.number], numbersOf(wanted.number), "number");
  compare(
    arrayOf(traits.data as DataView, "", ""),
    numbersOf(wanted.data),
    "data",
  );
  compare(
    arrayOf(traits.grad as DataView, "", ""),
    numbersOf(wanted.grad),
    "grad",
  );
  expect(traits.grad_stale).toBe(wanted.grad_stale);
  expect(arrayOf(traits.moves as DataView, "moves", "")).toEqual(wanted.moves);
});

const LEFT_OUT = ["last_change", "updates", "whole", "revision"];

test.each(sources)("$source: the same traits", ({ source, traits: wanted }) => {
  const traits = traitsOf(source);
  for (const [trait, content] of Object.entries(wanted))
    if (!LEFT_OUT.includes(trait)) compare(traits[trait], content, `.${trait}`);
});

const runs = sources.filter(({ losses }) => losses) as {
  source: object;
  losses: string[];
  parameters: string[];
}[];

test.each(runs)("$source: the same 100 steps", ({ source, ...wanted }) => {
  const traits = traitsOf(source) as unknown as TrainingWidgetModel;
  const [structure, examples] = [
    unpackRun(traits.structure),
    unpackExamples(traits.examples),
  ];
  const { trainer } = new TrainingRun(
    structure,
    examples,
    unpackState(traits.run),
  );
  const losses = wanted.losses.map(() => trainer?.step());
  compare(losses, numbersOf(wanted.losses), "losses");
  compare(
    [...(trainer?.parameters ?? [])],
    numbersOf(wanted.parameters),
    "parameters",
  );
});

test("Python knows the keys of each source: Sphinx names others when it builds a page", () => {
  for (const [view, known] of Object.entries(sourceKeys))
    expect(keysOf(view), view).toEqual(known);
  expect(new Set(Object.values(sourceKeys).flat())).toEqual(
    new Set(SOURCE_KEYS),
  );
});
