// @vitest-environment happy-dom
import type { AnyModel } from "@anywidget/types";
import { signal } from "@preact/signals";
import { render } from "preact";
import { afterEach, expect, test, vi } from "vitest";
import type { Sliced } from "../src/engine/sliced.ts";
import type { LossSurfaceWidgetModel } from "../src/models.ts";
import { SurfaceWork } from "../src/store/training/surface-work.ts";
import {
  type Choice,
  feetOf,
  planeOf,
  sampled,
  spansOf,
} from "../src/views/surface/plane-choice.ts";
import { nearest } from "../src/views/surface/reading.ts";
import {
  levelLines,
  lossBetween,
  scaleOf,
  scaleWords,
} from "../src/views/surface/shades.ts";
import { Surface } from "../src/views/surface/surface.tsx";
import type { Run } from "../src/views/surface/viewpoint.ts";
import { roomTo } from "../src/views/surface/way.ts";
import surface from "../src/views/surface.tsx";
import { JupyterModel } from "./fake-hosts.ts";
import { button, settled, status, table } from "./page.ts";
import { moonsState } from "./run-kernel.ts";

const of = (...numbers: number[]) => Float64Array.from(numbers);

/** (w − 2)² + 10 (b + 1)² + c²: a bowl over w and b. */
const bowl = ([w = 0, b = 0, c = 0]: Float64Array) =>
  (w - 2) ** 2 + 10 * (b + 1) ** 2 + c ** 2;

function runOver(at = of(0, 0), names = ["w", "b"]) {
  const path = [at.slice()];
  const tick = signal(0);
  const busy = signal(false);
  const terms = signal<unknown>("one loss");
  const computed: number[] = [];
  const run: Run = {
    names,
    filters: [[0, at.length]],
    parameters: () => at,
    path: () => path,
    *losing(parameters): Sliced<number> {
      yield;
      computed.push(parameters.length);
      return bowl(parameters);
    },
    gradient: () =>
      of(2 * ((at[0] ?? 0) - 2), 20 * ((at[1] ?? 0) + 1), 0).subarray(
        0,
        at.length,
      ),
    tick,
    terms,
    busy,
  };
  const go = (...to: number[]) => {
    at.set(to);
    path.push(at.slice());
    tick.value += 1;
  };
  return { run, go, busy, terms, computed };
}

function shown(run: Run, choice: Choice) {
  const el = document.createElement("div");
  document.body.append(el);
  const chosen = signal(choice);
  render(<Surface run={run} choice={chosen} />, el);
  return { el, choice: chosen };
}

let cleanup = () => {};

afterEach(() => {
  cleanup();
  cleanup = () => {};
  for (const el of document.body.children) render(null, el);
  document.body.replaceChildren();
});

const BOTH: Choice = { kind: "parameters", first: 0, second: 1 };
const canvas = (el: ParentNode) => el.querySelector("canvas") as HTMLElement;
const label = (el: ParentNode) => canvas(el)?.getAttribute("aria-label");
const words = (el: ParentNode) =>
  el.querySelector("figcaption")?.textContent ?? "";
const read = (el: ParentNode) =>
  el.querySelector("[aria-live]")?.textContent ?? "";
const press = (el: ParentNode, key: string, more: object = {}) =>
  canvas(el).dispatchEvent(
    new KeyboardEvent("keydown", { key, bubbles: true, ...more }),
  );

async function drawn(el: ParentNode) {
  await vi.waitFor(() => {
    expect(words(el)).not.toBe("");
    expect(el.querySelector("[role=progressbar]")).toBeNull();
  }, 3000);
  await settled();
}

test("a surface is drawn by itself, and said in words", async () => {
  const { run, computed } = runOver();
  const { el } = shown(run, BOTH);
  await drawn(el);
  expect(computed).toHaveLength(41 * 41);
  expect(label(el)).toContain("Loss surface over w and b");
  // −1 … 1 of both: lowest at (1, −1), highest at (−1, 1)
  expect(words(el)).toContain("from 1.0000 to 49.0000");
  expect(words(el)).toContain("You are at w 0.00, b 0.00");
  expect(words(el)).toContain("−4.0000 along w and 20.0000 along b");
});

test("the loss is read by keys: to where the run is, by points, and away", async () => {
  const { el } = shown(runOver().run, BOTH);
  await drawn(el);
  press(el, "ArrowLeft");
  await settled();
  expect(read(el)).toBe("w 0.00, b 0.00: loss 14.0000");
  press(el, "ArrowRight");
  press(el, "ArrowDown", { shiftKey: true });
  await settled();
  expect(read(el)).toBe("w 0.05, b −0.25: loss 9.4275");
  press(el, "Home");
  await settled();
  expect(read(el)).toContain("w 0.00, b 0.00");
  press(el, "Escape");
  await settled();
  expect(read(el)).toBe("");
});

test("the loss under the pointer is read", async () => {
  const { el } = shown(runOver().run, BOTH);
  await drawn(el);
  canvas(el).getBoundingClientRect = () => new DOMRect(0, 0, 400, 400);
  const at = { clientX: 398, clientY: 2, bubbles: true };
  canvas(el).dispatchEvent(new PointerEvent("pointermove", at));
  await settled();
  expect(read(el)).toBe("w 1.00, b 1.00: loss 41.0000");
});

test("steps in the plane leave the surface; those beyond its edge draw a larger one", async () => {
  const { run, go, computed } = runOver();
  const { el } = shown(run, BOTH);
  await drawn(el);
  go(0.5, -0.5);
  await settled();
  expect(words(el)).toContain("You are at w 0.50, b −0.50");
  expect(computed).toHaveLength(41 * 41);
  go(3, -1);
  await vi.waitFor(() => expect(computed).toHaveLength(2 * 41 * 41), 3000);
});

test("a run that leaves the plane gets a new one, once it rests", async () => {
  const { run, go, busy, computed } = runOver(of(0, 0, 0), ["w", "b", "c"]);
  const { el } = shown(run, BOTH);
  await drawn(el);
  busy.value = true;
  go(0, 0, 3);
  await settled();
  expect(words(el)).toContain("The run has left this plane");
  expect(computed).toHaveLength(41 * 41);
  busy.value = false;
  await vi.waitFor(() => expect(computed).toHaveLength(2 * 41 * 41), 3000);
  await drawn(el);
  expect(words(el)).toContain("from 10.0000 to 58.0000");
  expect(words(el)).toContain("it lies up to 3.00 away from this plane");
});

test("another loss draws another surface", async () => {
  const { run, terms, computed } = runOver();
  const { el } = shown(run, BOTH);
  await drawn(el);
  terms.value = "another loss";
  await vi.waitFor(() => expect(computed).toHaveLength(2 * 41 * 41), 3000);
});

test("a slow surface has a progress bar, and can be cancelled and begun again", async () => {
  const { run } = runOver();
  let isSlow = true;
  const losing = run.losing;
  run.losing = function* (parameters) {
    while (isSlow) yield;
    return yield* losing(parameters);
  };
  const { el } = shown(run, BOTH);
  await vi.waitFor(() =>
    expect(el.querySelector("[role=progressbar]")).toBeTruthy(),
  );
  const bar = el.querySelector("[role=progressbar]") as HTMLElement;
  expect(bar.getAttribute("aria-valuenow")).toBe("0");
  button(el, "Cancel").click();
  await settled();
  expect(el.querySelector("[role=progressbar]")).toBeNull();
  isSlow = false;
  button(el, "Draw again").click();
  await drawn(el);
  expect(words(el)).toContain("from 1.0000 to 49.0000");
});

test("nothing is computed any more when the view has gone", async () => {
  const { run } = runOver();
  let asked = 0;
  run.losing = function* () {
    for (;;) {
      asked++;
      yield;
    }
  };
  const { el } = shown(run, BOTH);
  await vi.waitFor(() => expect(asked).toBeGreaterThan(0));
  render(null, el);
  await settled();
  const before = asked;
  await settled();
  expect(asked).toBe(before);
});

test("parameters are chosen by name", async () => {
  const { run } = runOver(of(0, 0, 5), ["w", "b", "c"]);
  const { el, choice } = shown(run, BOTH);
  await drawn(el);
  const across = el.querySelector("input[list]") as HTMLInputElement;
  const [offered] = el.querySelectorAll("datalist");
  expect(
    [...(offered?.children ?? [])].map((option) =>
      option.getAttribute("value"),
    ),
  ).toEqual(["w", "b", "c"]);
  across.value = "C";
  across.dispatchEvent(new Event("input", { bubbles: true }));
  await settled();
  expect(choice.value).toEqual({ kind: "parameters", first: 2, second: 1 });
  await drawn(el);
  expect(label(el)).toContain("Loss surface over c and b");
});

test("the same parameter twice spans no plane, which is said", async () => {
  const { el } = shown(runOver().run, {
    kind: "parameters",
    first: 1,
    second: 1,
  });
  await settled();
  expect(el.querySelector("[role=alert]")?.textContent).toBe(
    "directions: expected two that span a plane, got b and b",
  );
});

test("random directions are others on request", async () => {
  const { el, choice } = shown(runOver(of(1, 2)).run, {
    kind: "random",
    seed: 0,
  });
  await drawn(el);
  const before = words(el);
  button(el, "Other directions").click();
  await settled();
  expect(choice.value).toEqual({ kind: "random", seed: 1 });
  await drawn(el);
  await vi.waitFor(() => expect(words(el)).not.toBe(before));
});

test("the path is its own plane, but only when it has moved", async () => {
  const { run, go } = runOver();
  const { el } = shown(run, { kind: "path" });
  await settled();
  expect(el.querySelector("[role=alert]")?.textContent).toContain(
    "path: expected parameters that have moved",
  );
  go(1, -0.5);
  go(1.5, -1);
  button(el, "Draw again").click();
  await drawn(el);
  expect(label(el)).toContain("main direction of the path");
});

// ---- what it is made of

test("the plane reaches over the path with a margin, and one around it at least", () => {
  const at = of(3, 0);
  const path = [of(-1, 0), at];
  const around = { names: ["w", "b"], filters: [], at, path };
  const plane = planeOf(BOTH, around);
  const [across, up] = spansOf(BOTH, feetOf(plane, path), 1);
  expect(across.min).toBeCloseTo(-5.2, 12); // w from −2.2 …
  expect(across.max).toBeCloseTo(1.2, 12); // … to 4.2
  expect(up).toEqual({ min: -1, max: 1 });
  expect(spansOf(BOTH, [], 0.5)[0]).toEqual({ min: -0.5, max: 0.5 });
});

test("a path that is lost in NaN does not take the plane with it", () => {
  const feet = [{ a: Number.NaN, b: 0, away: 0 }];
  expect(spansOf(BOTH, feet, 1)[0]).toEqual({ min: -1, max: 1 });
});

test("of a long path some points are shown, the first and the last among them", () => {
  const steps = Array.from({ length: 5000 }, (_, k) => k);
  const some = sampled(steps);
  expect(some.length).toBe(200);
  expect([some[0], some.at(-1)]).toEqual([0, 4999]);
});

test("a log scale shares powers of ten out evenly", () => {
  const log = scaleOf(of(0.01, 1, 100), true);
  for (const [loss, share] of [
    [0.01, 0],
    [0.1, 0.25],
    [1, 0.5],
    [100, 1],
  ] as const)
    expect(log.share(loss)).toBeCloseTo(share, 12);
  const linear = scaleOf(of(0, 50, 100), false);
  expect([0, 50, 100].map(linear.share)).toEqual([0, 0.5, 1]);
});

test("losses of 0 are lowest on a log scale; with losses below 0 there is none", () => {
  expect(scaleOf(of(0, 0.01, 1), true)).toMatchObject({ low: 0, log: true });
  expect(scaleOf(of(0, 0.01, 1), true).share(0)).toBe(0);
  expect(scaleOf(of(-1, 1), true).log).toBe(false);
});

test("losses that are not finite are said, and so is a flat surface", () => {
  const said = (...losses: number[]) =>
    scaleWords(of(...losses), scaleOf(of(...losses), true));
  expect(said(1, Infinity)).toContain("Where it is hatched, it is NaN");
  expect(said(Number.NaN)).toBe("There is no finite loss here.");
  expect(said(2, 2)).toBe("The loss is 2.0000 all over.");
});

test("level lines run where the loss is the same", () => {
  // a slope from 0 to 12 over three columns: a line for each whole number
  const losses = of(0, 6, 12, 0, 6, 12, 0, 6, 12);
  const land = { losses, size: 3 } as never;
  const lines = levelLines(land, scaleOf(losses, false));
  expect(lines).toHaveLength(11);
  for (const [k, line] of lines.entries())
    for (let i = 0; i < line.length; i += 2)
      expect(line[i]).toBeCloseTo((k + 1) / 6, 12);
});

test("between four points the loss is weighted by nearness", () => {
  const land = { losses: of(0, 1, 2, Number.NaN), size: 2 } as never;
  expect(lossBetween(land, 0.5, 0)).toBe(0.5);
  expect(lossBetween(land, 0, 1)).toBe(2);
  expect(lossBetween(land, 0.5, 0.5)).toBeNaN();
});

test("an arrow has room as far as the edge that it goes to", () => {
  expect(roomTo(90, 0.5, 100)).toBe(20);
  expect(roomTo(90, -0.5, 100)).toBe(180);
  expect(roomTo(90, 0, 100)).toBe(Infinity);
});

test("the nearest point of a grid", () => {
  expect(nearest(0, 0, 41)).toBe(0);
  expect(nearest(1, 1, 41)).toBe(1680);
  expect(nearest(0.5, -3, 41)).toBe(20);
});

test("a surface takes no more than its part of each frame", () => {
  const frames: (() => void)[] = [];
  const work = new SurfaceWork<string>((next) => frames.push(next));
  let now = 0;
  const clock = vi.spyOn(performance, "now").mockImplementation(() => now);
  const slow = function* (): Sliced<number> {
    now += 5; // ms
    yield;
    return 1;
  };
  const span = { min: 0, max: 1 };
  const plane = planeOf(BOTH, {
    names: ["w", "b"],
    filters: [],
    at: of(0, 0),
    path: [],
  });
  work.start(slow, { plane, spans: [span, span], about: "first" }, 2);
  const shares: (number | undefined)[] = [];
  while (frames.length > 0) {
    frames.shift()?.();
    shares.push(work.progress.value);
  }
  clock.mockRestore();
  expect(shares).toEqual([0.25, 0.75, undefined]);
  expect(work.landscape.value).toMatchObject({ about: "first", size: 2 });
});

// ---- the bundle

const traits = (more: object) =>
  ({
    ...moonsState(),
    over: "random",
    along: [0, 1],
    seed: 0,
    names: [],
    speed: "10",
    ...more,
  }) as never;

function opened(more: object = {}) {
  const model = new JupyterModel(traits(more));
  const el = document.createElement("div");
  document.body.append(el);
  const proxy = model.proxy() as unknown as AnyModel<LossSurfaceWidgetModel>;
  const end = new AbortController();
  cleanup = surface.render({ model: proxy, el, signal: end.signal });
  return { model, el };
}

test("the surface of the published moons run, and a step down it", async () => {
  const { el, model } = opened({ over: "parameters", along: [0, 2] });
  await drawn(el);
  expect(label(el)).toContain(
    "over layer 1 neuron 1 w1 and layer 1 neuron 1 b",
  );
  button(el, "Train step").click();
  await vi.waitFor(() => expect(status(el)).toContain("Step 1: loss 0.8958"));
  await drawn(el);
  expect(words(el)).toContain("away from this plane");
  expect(model.letters[0]?.content.kind).toBe("commit");
});

test("a run that this page cannot compute has no surface, and it is said why", async () => {
  const { structure } = moonsState() as unknown as {
    structure: { model: { ops: string[] } };
  };
  structure.model.ops = structure.model.ops.map((op) =>
    op === "relu" ? "softplus" : op,
  );
  const { el } = opened({ structure });
  await settled();
  expect(el.textContent).toContain(
    "There is no surface to see: this run is computed in the kernel, as it uses softplus",
  );
  expect(canvas(el)).toBeNull();
});

test("the table has every parameter by its name, with its gradient", async () => {
  const { el } = opened();
  await drawn(el);
  const numbers = await table(el);
  expect(Object.keys(numbers)).toHaveLength(337);
  expect(numbers["layer 3 neuron 1 b"]).toEqual([0, 0]);
});
