// @vitest-environment happy-dom
import { signal } from "@preact/signals";
import { render } from "preact";
import { afterEach, expect, test } from "vitest";
import type { Sliced } from "../src/engine/sliced.ts";
import type { PlaneChoice } from "../src/views/surface/plane-choice.ts";
import { LossSurface } from "../src/views/surface/surface-drawing.tsx";
import type { SurfaceRun } from "../src/views/surface/surface-run.ts";
import { button, settled } from "./page.ts";
import { canvas, drawn, label, words } from "./surface-page.ts";
import { until } from "./until.ts";

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
  const run: SurfaceRun = {
    names,
    filters: [[0, at.length]],
    parameters: () => at,
    path: () => path,
    *lossAt(parameters): Sliced<number> {
      yield;
      computed.push(parameters.length);
      return bowl(parameters);
    },
    gradient: () =>
      of(2 * ((at[0] ?? 0) - 2), 20 * ((at[1] ?? 0) + 1), 0).subarray(
        0,
        at.length,
      ),
    learningRate: () => 0.1,
    tick,
    terms,
    isPlaying: busy,
  };
  const go = (...to: number[]) => {
    at.set(to);
    path.push(at.slice());
    tick.value += 1;
  };
  return { run, go, busy, terms, computed };
}

function shown(run: SurfaceRun, choice: PlaneChoice) {
  const el = document.createElement("div");
  document.body.append(el);
  const chosen = signal(choice);
  render(<LossSurface run={run} choice={chosen} />, el);
  return { el, choice: chosen };
}

afterEach(() => {
  for (const el of document.body.children) render(null, el);
  document.body.replaceChildren();
});

const BOTH: PlaneChoice = { kind: "parameters", first: 0, second: 1 };
const read = (el: ParentNode) =>
  el.querySelector("[aria-live]")?.textContent ?? "";
const press = (el: ParentNode, key: string, more: object = {}) =>
  canvas(el).dispatchEvent(
    new KeyboardEvent("keydown", { key, bubbles: true, ...more }),
  );

test("a surface is drawn without asking, and a text describes it", async () => {
  const { run, computed } = runOver();
  const { el } = shown(run, BOTH);
  await drawn(el);
  expect(computed.length).toBeGreaterThanOrEqual(41 * 41);
  expect(label(el)).toContain("Loss surface over w and b");
  // from where the run is to the bottom at (2, −1), and a bit more: highest at (−0.64, 1.12)
  expect(words(el)).toContain("from 0.0160 to 51.9136");
  expect(words(el)).not.toContain("goes on falling");
  expect(words(el)).toContain("You are at w 0.00, b 0.00");
  expect(words(el)).toContain("−4.0000 along w and 20.0000 along b");
});

test("the text gives the steepness and the length of a step in numbers", async () => {
  const { run, go } = runOver();
  const { el } = shown(run, BOTH);
  await drawn(el);
  // the gradient is (−4, 20): a step of 0.1 × it goes to (0.4, −2)
  expect(words(el)).toContain("the loss falls by 20.3961 a unit.");
  expect(words(el)).toContain(
    "A step of 0.1 × gradient is 2.0396 long, to the diamond.",
  );
  go(1, -1);
  await settled();
  expect(words(el)).toContain("the loss falls by 2.0000 a unit.");
  expect(words(el)).toContain("is 0.2000 long, to the diamond.");
  go(2, -1);
  await settled();
  expect(words(el)).toContain("It is flat here, so there is no arrow.");
});

test("the text gives the slope with all parameters too", async () => {
  const { run, go } = runOver(of(0, -1, 0), ["w", "b", "c"]);
  const { el } = shown(run, { kind: "parameters", first: 1, second: 2 });
  await drawn(el);
  expect(words(el)).toContain("It is flat here");
  go(0, -0.5, 0);
  await settled();
  // 10 along b, 4 along w, which is not drawn: √116 together
  expect(words(el)).toContain(
    "falls by 10.0000 (10.7703 with all parameters) a unit",
  );
});

test("the text says when a surface falls for ever, and its size stays", async () => {
  const { run } = runOver();
  run.lossAt = function* ([w = 0]) {
    yield;
    return -w;
  };
  const { el } = shown(run, BOTH);
  await drawn(el);
  expect(words(el)).toContain("from −1.0000 to 1.0000.");
  expect(words(el)).toContain(
    "It goes on falling beyond the right edge: look wider (−).",
  );
});

test("keys and buttons zoom, and other directions reset the zoom", async () => {
  const { el, choice } = shown(runOver().run, BOTH);
  await drawn(el);
  press(el, "+");
  await until(() => expect(words(el)).toContain("to 40.2400"));
  // in the next frame; the diamond is beyond what is drawn
  await until(() => expect(words(el)).toContain("is 2.0396 long."));
  press(el, "Home");
  await settled();
  expect(read(el)).toBe("w 0.00, b 0.00: loss 14.0000");
  button(el, "Wider").click();
  await until(() => expect(words(el)).toContain("to 51.9136"));
  press(el, "-");
  await settled();
  expect(read(el)).toBe(""); // that point is another now
  await until(() => expect(words(el)).not.toContain("to 51.9136"));
  const over = el.querySelector("select") as HTMLSelectElement;
  over.value = "random";
  over.dispatchEvent(new Event("change", { bubbles: true }));
  await until(() => expect(label(el)).toContain("random"));
  over.value = "parameters";
  over.dispatchEvent(new Event("change", { bubbles: true }));
  await until(() => expect(words(el)).toContain("to 51.9136"));
  expect(choice.value.kind).toBe("parameters");
});

test("keys read the loss: at the run, point by point, and not at all", async () => {
  const { el } = shown(runOver().run, BOTH);
  await drawn(el);
  press(el, "ArrowLeft");
  await settled();
  expect(read(el)).toBe("w 0.00, b 0.00: loss 14.0000");
  press(el, "ArrowRight");
  press(el, "ArrowDown", { shiftKey: true });
  await settled();
  expect(read(el)).toBe("w 0.08, b −0.40: loss 7.2864");
  press(el, "Home");
  await settled();
  expect(read(el)).toContain("w 0.00, b 0.00");
  press(el, "Escape");
  await settled();
  expect(read(el)).toBe("");
});

test("the pointer reads the loss", async () => {
  const { el } = shown(runOver().run, BOTH);
  await drawn(el);
  canvas(el).getBoundingClientRect = () => new DOMRect(0, 0, 400, 400);
  const at = { clientX: 398, clientY: 2, bubbles: true };
  canvas(el).dispatchEvent(new PointerEvent("pointermove", at));
  await settled();
  expect(read(el)).toBe("w 2.56, b 1.12: loss 45.2576");
});

test("what a finger reads stays when it is lifted, until the surface loses the focus", async () => {
  const { el } = shown(runOver().run, BOTH);
  await drawn(el);
  const touch = (type: string) =>
    canvas(el).dispatchEvent(
      new PointerEvent(type, { clientX: 0, clientY: 0, pointerType: "touch" }),
    );
  touch("pointerdown");
  touch("pointerup");
  touch("pointerleave");
  await settled();
  expect(read(el)).toContain("loss");
  canvas(el).dispatchEvent(new Event("blur"));
  await settled();
  expect(read(el)).toBe("");
});

test("steps in the plane leave the surface; those beyond its edge draw a larger one", async () => {
  const { run, go, computed } = runOver();
  const { el } = shown(run, BOTH);
  await drawn(el);
  const before = computed.length;
  go(0.5, -0.5);
  await settled();
  expect(words(el)).toContain("You are at w 0.50, b −0.50");
  expect(computed).toHaveLength(before);
  go(3, -1);
  // the bottom is searched for once only
  const all = before + 41 * 41;
  await until(() => expect(computed).toHaveLength(all));
});

test("a run that leaves the plane gets a new one, once it rests", async () => {
  const { run, go, busy, computed } = runOver(of(0, 0, 0), ["w", "b", "c"]);
  const { el } = shown(run, BOTH);
  await drawn(el);
  const before = computed.length;
  busy.value = true;
  go(0, 0, 3);
  await settled();
  expect(words(el)).toContain("The run has left this plane");
  expect(computed).toHaveLength(before);
  busy.value = false;
  const all = before + 41 * 41;
  await until(() => expect(computed).toHaveLength(all));
  await drawn(el);
  expect(words(el)).toContain("from 9.0160 to 60.9136");
  expect(words(el)).toContain("0.0 % of the length of the path lies in this");
  expect(words(el)).toContain("It is dashed and seen from above");
  expect(words(el)).toContain("it lies up to 3.00 away from this plane");
});

test("another loss draws another surface", async () => {
  const { run, terms, computed } = runOver();
  const { el } = shown(run, BOTH);
  await drawn(el);
  const before = computed.length;
  terms.value = "another loss";
  const all = 2 * before; // another bottom, too
  await until(() => expect(computed).toHaveLength(all));
});

test("a slow surface has a progress bar, and can be cancelled and restarted", async () => {
  const { run } = runOver();
  let isSlow = true;
  const losing = run.lossAt;
  run.lossAt = function* (parameters) {
    while (isSlow) yield;
    return yield* losing(parameters);
  };
  const { el } = shown(run, BOTH);
  await until(() =>
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
  expect(words(el)).toContain("from 0.0160 to 51.9136");
});

test("nothing is computed after the view is gone", async () => {
  const { run } = runOver();
  let asked = 0;
  run.lossAt = function* () {
    for (;;) {
      asked++;
      yield;
    }
  };
  const { el } = shown(run, BOTH);
  await until(() => expect(asked).toBeGreaterThan(0));
  render(null, el);
  await until(async () => {
    const before = asked; // effects end a little after the view
    await settled();
    expect(asked).toBe(before);
  });
});

test("the learner chooses parameters by name", async () => {
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

test("the same parameter twice spans no plane, and a message says so", async () => {
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

test("a button draws other random directions", async () => {
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
  await until(() => expect(words(el)).not.toBe(before));
});

test("a path defines a plane, but only when it has moved", async () => {
  const { run, go } = runOver();
  const { el } = shown(run, { kind: "path" });
  await until(() =>
    expect(el.querySelector("[role=alert]")?.textContent).toContain(
      "path: expected parameters that have moved",
    ),
  );
  go(1, -0.5);
  go(1.5, -1);
  button(el, "Draw again").click();
  await drawn(el);
  expect(label(el)).toContain("main direction of the path");
});
