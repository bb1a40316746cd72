// @vitest-environment happy-dom
// Damaged and forged saved states: each view shows itself, or one sentence; nothing is thrown.
// MGW_FUZZ_SEED=… repeats a failure, which names its seed; MGW_FUZZ_ROUNDS=… tries more states.

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import graphState from "../../tests/conformance/model.json";
import training from "../../tests/conformance/training.json";
import four from "../../tests/conformance/training_four.json";
import others from "../../tests/conformance/views.json";
import derivative from "../src/views/derivative.tsx";
import graph from "../src/views/graph.tsx";
import mlp from "../src/views/mlp.tsx";
import neuron from "../src/views/neuron.tsx";
import surface from "../src/views/surface.tsx";
import trainingView from "../src/views/training.tsx";
import { damaged, random32, type Tree } from "./damage.ts";
import { JupyterModel } from "./fake-hosts.ts";
import { settled } from "./page.ts";

declare const process: {
  env: Record<string, string | undefined>;
  on(event: string, heard: (problem: unknown) => void): void;
  off(event: string, heard: (problem: unknown) => void): void;
};

const SEED = Number(process.env.MGW_FUZZ_SEED ?? 7);
const ROUNDS = Number(process.env.MGW_FUZZ_ROUNDS ?? 40);
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
  render(props: never): () => void;
  initialize(props: never): void;
};

const VIEWS: [string, Bundle, object][] = [
  ["graph", graph, graphState],
  ["mlp", mlp, others.mlp],
  ["graph of an own class", graph, others.own],
  ["neuron", neuron, others.neuron],
  ["derivative", derivative, others.derivative],
  ["training", trainingView, training],
  ["training of four", trainingView, four],
  ["surface", surface, surfaceOf(four)],
];

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

/** Shows a state for a moment; gives the sentence, "" where the view is shown. */
async function shown(view: Bundle, state: object): Promise<string> {
  const model = new JupyterModel(state as never);
  const el = document.createElement("div");
  document.body.append(el);
  const end = new AbortController();
  const props = { model: model.proxy(), signal: end.signal };
  view.initialize(props as never);
  const cleanup = view.render({ ...props, el } as never);
  try {
    await settled();
    for (const button of el.querySelectorAll("button"))
      if (!/Save|Load|SVG|PNG|CSV/.test(button.textContent ?? ""))
        button.click();
    await settled();
    return sentence(el);
  } finally {
    cleanup();
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

test.each([
  ["training", trainingView, four],
  ["surface", surface, surfaceOf(four)],
] as [string, Bundle, object][])(
  "layers of a size that the parameters do not have: %s shows a sentence",
  async (_, view, state) => {
    const forged = structuredClone(state) as typeof four;
    (forged.structure.layers[0] as { neurons: number }).neurons = 1e9;
    expect(await shown(view, forged)).toBe(
      "This view cannot be shown: its part “layers” is damaged; run the cell again",
    );
  },
);

test("operands that come after their node: the graph shows a sentence", async () => {
  const forged = structuredClone(graphState);
  const all = Int32Array.from([6, 6, 6, 6, 6, 6]);
  forged.structure.operands = btoa(
    String.fromCharCode(...new Uint8Array(all.buffer)),
  );
  expect(await shown(graph, forged)).toBe(
    "This view cannot be shown: its part “operands” is damaged; run the cell again",
  );
});
