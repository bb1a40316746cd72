// @vitest-environment happy-dom
// Damaged and forged saved states: each view shows itself, or one sentence; nothing is thrown.
// MGW_FUZZ_SEED=… repeats a failure, which names its seed; MGW_FUZZ_ROUNDS=… tries more states.

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import graphState from "../../tests/conformance/model.json";
import training from "../../tests/conformance/training.json";
import four from "../../tests/conformance/training_four.json";
import others from "../../tests/conformance/views.json";
import { show } from "../src/page/show.ts";
import derivative from "../src/views/derivative.tsx";
import graph from "../src/views/graph.tsx";
import mlp from "../src/views/mlp.tsx";
import neuron from "../src/views/neuron.tsx";
import surface from "../src/views/surface.tsx";
import trainingView from "../src/views/training.tsx";
import { damaged, random32, type Tree } from "./damage.ts";
import { JupyterModel, traitsOf } from "./fake-hosts.ts";
import { settled, slide, table } from "./page.ts";

declare const process: {
  env: Record<string, string | undefined>;
  on(event: string, heard: (problem: unknown) => void): void;
  off(event: string, heard: (problem: unknown) => void): void;
};

const SEED = Number(process.env.MGW_FUZZ_SEED ?? 7);
const ROUNDS = Number(process.env.MGW_FUZZ_ROUNDS ?? 12);
const LONGEST_MS = 20_000; // of one state: more is a loop without an end, also on a loaded machine

const surfaceOf = (run: object) => ({
  ...run,
  over: "random",
  along: [0, 1],
  seed: 0,
  names: [],
  speed: "10",
});

type Bundle = {
  initialize(props: never): void;
  render(props: never): () => void;
};

const VIEWS: [string, string, object][] = [
  ["graph", "graph", graphState],
  ["mlp", "network", others.mlp],
  ["graph of an own class", "graph", others.own],
  ["neuron", "neuron", others.neuron],
  ["derivative", "derivative", others.derivative],
  ["training", "training", training],
  ["training of four", "training", four],
  ["surface", "surface", surfaceOf(four)],
];

const BUNDLES: Record<string, Bundle> = {
  graph,
  network: mlp,
  neuron,
  derivative,
  training: trainingView,
  surface,
};

let uncaught: unknown[] = [];
const note = (problem: unknown) => uncaught.push(problem);
const noteEvent = (event: Event) => {
  uncaught.push((event as ErrorEvent).error ?? event);
  event.preventDefault();
};

beforeEach(() => {
  uncaught = [];
  process.on("uncaughtException", note);
  process.on("unhandledRejection", note);
  window.addEventListener("error", noteEvent);
  vi.spyOn(console, "error").mockImplementation(() => {});
});

afterEach(() => {
  process.off("uncaughtException", note);
  process.off("unhandledRejection", note);
  window.removeEventListener("error", noteEvent);
  document.body.replaceChildren();
  vi.restoreAllMocks();
});

/** A live view of `model` on the page, and how to end it. */
function opened(view: string, model: JupyterModel) {
  const el = document.createElement("div");
  document.body.append(el);
  const end = new AbortController();
  const props = { model: model.proxy(), signal: end.signal };
  const bundle = BUNDLES[view] as Bundle;
  bundle.initialize(props as never);
  const cleanup = bundle.render({ ...props, el } as never);
  const close = () => {
    cleanup();
    end.abort();
    el.remove();
  };
  return { el, close };
}

/** Traits of a file as a live kernel sends them; as they are where their bytes cannot be read. */
function live(file: object): Tree {
  try {
    return traitsOf<Tree>(file);
  } catch {
    return structuredClone(file) as Tree;
  }
}

/** Shows a state for a moment; gives the sentence, "" where the view is shown. */
async function shown(view: string, model: object): Promise<string> {
  const el = document.createElement("div");
  document.body.append(el);
  const end = new AbortController();
  show(() => ({ micrograd_widgets: 1, view, model }), el, end.signal);
  try {
    await settled();
    for (const button of el.querySelectorAll("button"))
      if (!/Save|Load|SVG|PNG|CSV/.test(button.textContent ?? ""))
        button.click();
    await settled();
    return sentence(el);
  } finally {
    end.abort();
    el.remove();
  }
}

function sentence(el: HTMLElement): string {
  if (el.querySelector("section")) return "";
  const said = el.querySelector("[role=alert]")?.textContent ?? "";
  if (!said.startsWith("This view cannot be shown: "))
    throw new Error(`neither a view nor a sentence: ${el.textContent}`);
  if (/its state is damaged|undefined|\[object/.test(said))
    throw new Error(
      `an error of the language: ${vi.mocked(console.error).mock.calls.map(([p]) => p?.stack)}`,
    );
  return said;
}

test.each(VIEWS)(
  "a damaged state of %s is shown, or a sentence",
  async (_, view, state) => {
    expect(await shown(view, structuredClone(state))).toBe("");
    for (let round = 0; round < ROUNDS; round++) {
      const seed = SEED * 1000 + round;
      const draw = random32(seed);
      const what: string[] = [];
      const forged = damaged(structuredClone(state) as Tree, draw, what);
      const place = `round ${round} of seed ${SEED}: ${what.join("; ")}`;
      const start = performance.now();
      try {
        await shown(view, forged);
      } catch (problem) {
        throw new Error(`${place}: ${(problem as Error).stack}`);
      }
      expect(performance.now() - start, place).toBeLessThan(LONGEST_MS);
      expect(
        uncaught.map((p) => (p as Error)?.stack ?? p),
        place,
      ).toEqual([]);
    }
  },
  Math.max(120_000, ROUNDS * 2000),
);

/** What the kernel counts with every message that has traits. */
const COUNTS = ["revision", "at", "updates", "whole"];

test.each(VIEWS)(
  "traits of %s that a live kernel sends damaged leave the view usable, and whole ones are shown again",
  async (_, view, state) => {
    const model = new JupyterModel(live(state) as never);
    const { el, close } = opened(view, model);
    await settled();
    const send = async (sent: Tree, round: number) => {
      const at = sent.at && { ...(sent.at as Tree), revision: round };
      const all = { ...sent, revision: round, updates: round, whole: round };
      model.update((at ? { ...all, at } : all) as never);
      await settled();
    };
    for (let round = 1; round <= ROUNDS / 2; round++) {
      const draw = random32(SEED * 1000 + round);
      const what: string[] = [];
      const forged = damaged(structuredClone(state) as Tree, draw, what);
      for (const key of COUNTS) delete forged[key];
      const place = `round ${round} of seed ${SEED}: ${what.join("; ")}`;
      await send(live(forged), 2 * round);
      await send(live(state), 2 * round + 1);
      expect(el.querySelector("section"), place).not.toBeNull();
      const found = uncaught.map((p) => (p as Error)?.stack ?? p);
      expect(found, place).toEqual([]);
    }
    close();
  },
  Math.max(120_000, ROUNDS * 2000),
);

test("a damaged trait of a live kernel is named in the status line, and the view goes on", async () => {
  const model = new JupyterModel(live(graphState) as never);
  const { el, close } = opened("graph", model);
  await settled();
  const status = () => el.querySelector("[role=status]")?.textContent;
  model.update({ data: "AAAA", revision: 5 } as never);
  await settled();
  expect(status()).toContain(
    "Python has sent what cannot be shown: its part “data” is damaged; run the cell again",
  );
  slide(el, "a", 1.5);
  await settled();
  expect(status()).toContain("a");
  expect((await table(el)).a?.[0]).toBe(1.5);
  const act = { name: "nonsense", leaf: 0, number: 1 };
  const last_change = { client: "other", gesture: 1, act };
  const { data } = live(graphState);
  model.update({ data, revision: 6, last_change } as never);
  await settled();
  expect(uncaught).toEqual([]);
  close();
});

test.each([
  ["training", four],
  ["surface", surfaceOf(four)],
])(
  "layers of a size that the parameters do not have: %s shows a sentence",
  async (view, state) => {
    const forged = structuredClone(state) as unknown as typeof four;
    (forged.structure.layers[0] as { neurons: number }).neurons = 1e9;
    expect(await shown(view, forged)).toBe(
      "This view cannot be shown: its part “layers” is damaged",
    );
  },
);

test("operands that come after their node: the graph shows a sentence", async () => {
  const forged = structuredClone(graphState);
  const all = Int32Array.from([6, 6, 6, 6, 6, 6]);
  forged.structure.operands.base64 = btoa(
    String.fromCharCode(...new Uint8Array(all.buffer)),
  );
  expect(await shown("graph", forged)).toBe(
    "This view cannot be shown: its part “operands” is damaged",
  );
});

test.each(["constructor", "__proto__", "toString"])(
  "%s, which every object has, is the name of no operation and no activation",
  async (name) => {
    const graph = structuredClone(graphState);
    graph.structure.ops[1] = name;
    expect(await shown("graph", graph)).toBe("");
    for (const state of [four, surfaceOf(four)]) {
      const run = structuredClone(state) as unknown as typeof four;
      for (const layer of run.structure.layers) layer.activation = name;
      const view = state === four ? "training" : "surface";
      expect(await shown(view, run)).toBe("");
    }
  },
);
