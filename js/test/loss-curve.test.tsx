// @vitest-environment happy-dom
import { signal } from "@preact/signals";
import { render } from "preact";
import { afterEach, expect, test } from "vitest";
import { RunHistory } from "../src/store/training/run-history.ts";
import { LossCurve } from "../src/views/run/loss-curve.tsx";
import { lossAxis, roundedUp } from "../src/views/run/loss-lines.ts";
import { Compare, Scrubber } from "../src/views/run/scrubber.tsx";
import { button, settled, slide, slider } from "./page.ts";

const after = (step: number) => ({
  step,
  parameters: Float64Array.of(step),
  rest: null,
});

function ran(losses: readonly number[]) {
  const history = new RunHistory(after(0));
  losses.forEach((loss, k) => {
    history.record(after(k + 1), [loss]);
  });
  return history;
}

/** Curve and scrubber of `history`, put together as a training view does it. */
function shown(history: RunHistory) {
  const step = signal(history.range.last);
  const range = signal(history.range);
  const comparing = signal(false);
  const dropped = signal(history.dropped);
  const branches: number[] = [];
  const onStep = (to: number) => {
    step.value = history.toward(to, step.peek()).step;
  };
  const el = document.createElement("div");
  document.body.append(el);
  render(
    <>
      <LossCurve
        runs={history.runs}
        tick={history.tick}
        cursor={step}
        comparing={comparing}
        onCursor={onStep}
      />
      <Scrubber
        step={step}
        range={range}
        dropped={dropped}
        onStep={onStep}
        onBranch={() => {
          branches.push(step.peek());
          history.branch(step.peek());
          range.value = history.range;
        }}
      />
      <Compare runs={history.runs} comparing={comparing} />
    </>,
    el,
  );
  return { el, step, branches };
}

afterEach(() => {
  for (const el of document.body.children) render(null, el);
  document.body.replaceChildren();
});

const label = (el: ParentNode) =>
  el.querySelector("[role=img]")?.getAttribute("aria-label");
const words = (el: ParentNode) =>
  [...el.querySelectorAll("p")].map((p) => p.textContent).join(" ");
const path = (el: ParentNode, look: string) =>
  el.querySelector(`[role=img] .${look}`)?.getAttribute("d") ?? "";

function check(el: ParentNode, name: string) {
  const found = [...el.querySelectorAll("label")].find(
    (one) => one.textContent === name,
  );
  found?.querySelector("input")?.click();
}

test("a text describes the curve and the present step", () => {
  const { el } = shown(ran([4, 1, 2]));
  expect(label(el)).toBe(
    "Loss by step: run 1 goes from 4.0000 to 2.0000 in 3 steps, the lowest is 1.0000 at step 1. You are at step 3.",
  );
});

test("a run without steps has an empty plot", () => {
  const { el } = shown(ran([]));
  expect(label(el)).toBe(
    "Loss by step: run 1 has no step yet. You are at step 0.",
  );
  expect(slider(el, "Step").disabled).toBe(true);
});

test("a single loss is a dot", () => {
  const { el } = shown(ran([4]));
  expect(path(el, "mgw-current")).toMatch(/^M[\d. ]+h\.01$/);
});

test("the curve draws each new loss", async () => {
  const history = ran([4, 1]);
  const { el } = shown(history);
  const before = path(el, "mgw-current");
  history.record(after(3), [0.5]);
  await settled();
  expect(path(el, "mgw-current").startsWith(before)).toBe(true);
  expect(path(el, "mgw-current").length).toBeGreaterThan(before.length);
});

test("a loss that is not finite is a gap, and the text says so", () => {
  const { el } = shown(ran([4, 1, Number.NaN, Infinity, 1, 2]));
  expect(path(el, "mgw-current").match(/M/g)).toHaveLength(2);
  expect(words(el)).toContain("run 1: a loss is NaN or infinite at step 2");
});

test("on a log scale losses that are not above 0 are a gap, and the text says so", async () => {
  const { el } = shown(ran([4, 1, 0, 0.01, 0.001]));
  expect(words(el)).toBe("");
  check(el, "Log scale");
  await settled();
  expect(path(el, "mgw-current").match(/M/g)).toHaveLength(2);
  expect(words(el)).toContain("Losses of 0 and below have no place");
  const ticks = [...el.querySelectorAll("text")].map((t) => t.textContent);
  expect(ticks).toEqual(expect.arrayContaining(["0.001", "0.1", "10"]));
});

test("scrubbing moves the line to the step", async () => {
  const { el, step } = shown(ran([4, 1, 2, 3, 5]));
  const before = path(el, "mgw-looked-at");
  slide(el, "Step", 1);
  await settled();
  expect(step.value).toBe(1);
  expect(slider(el, "Step").getAttribute("aria-valuetext")).toBe("step 1 of 5");
  expect(path(el, "mgw-looked-at")).not.toBe(before);
  expect(label(el)).toContain("You are at step 1.");
});

test("a click on the curve goes to its step", () => {
  const { el, step } = shown(ran(Array(10).fill(1)));
  const plot = el.querySelector(".mgw-plot") as SVGElement;
  plot.getBoundingClientRect = () => new DOMRect(0, 0, 360, 232);
  const at = { clientX: 50 + 298 * 0.4, clientY: 100, bubbles: true };
  plot.dispatchEvent(new PointerEvent("pointerdown", at));
  expect(step.value).toBe(4);
});

test("a branch leaves a run behind, which can be compared", async () => {
  const history = ran([4, 3, 2, 1]);
  const { el, branches } = shown(history);
  button(el, "Compare").click();
  button(el, "Branch here").click();
  expect(branches).toEqual([]);
  expect(button(el, "Branch here").getAttribute("aria-disabled")).toBe("true");
  slide(el, "Step", 2);
  await settled();
  button(el, "Branch here").click();
  await settled();
  expect(branches).toEqual([2]);
  expect(path(el, "mgw-earlier")).toBe("");
  button(el, "Compare").click();
  await settled();
  expect(button(el, "Compare").getAttribute("aria-pressed")).toBe("true");
  expect(path(el, "mgw-earlier")).not.toBe("");
  const rows = [...el.querySelectorAll("table tbody tr")].map((row) =>
    [...row.children].map((cell) => cell.textContent),
  );
  expect(rows).toEqual([
    ["run 2", "3.0000", "3.0000", "2"],
    ["run 1", "3.0000", "1.0000", "4"],
  ]);
  const heads = [...el.querySelectorAll("table thead th")];
  expect(heads[0]?.textContent).toBe("Step 1"); // of step 2 only the older run has a loss
  expect(words(el)).toContain("run 2: from step 2 of run 1.");
});

test("compared runs name the settings that differ", async () => {
  const history = ran([4, 3, 2, 1]);
  const settings = { "learning rate": "0.1", batch: "all" };
  history.current.settings.add(settings);
  history.restart(after(0));
  history.record(after(1), [4]);
  history.current.settings.add({ ...settings, "learning rate": "0.5" });
  history.current.settings.add({ ...settings, "learning rate": "1" });
  const { el } = shown(history);
  button(el, "Compare").click();
  await settled();
  expect(words(el)).toContain("run 2: learning rate 0.5, then 1.");
  expect(words(el)).toContain("run 1: learning rate 0.1.");
  expect(words(el)).not.toContain("batch");
});

test("losses on held out examples have a line of their own", async () => {
  const history = ran([4, 3]);
  history.current.tests.push([5, 4]);
  const { el } = shown(history);
  expect(path(el, "mgw-held-out")).not.toBe("");
  expect(label(el)).toContain("held out goes from 5.0000 to 4.0000");
});

test("an axis ends at a round number and begins at 0, or below the lowest loss", () => {
  expect([1.34, 0.0312, 61, 1e6].map(roundedUp)).toEqual([1.5, 0.04, 80, 1e6]);
  const curve = (...losses: number[]) => [
    {
      name: "",
      class: "",
      record: ran(losses).current.record,
      points: losses.map((loss, k) => [k, loss] as const),
    },
  ];
  expect(lossAxis(curve(1.34, 0.2), false)).toMatchObject({ min: 0, max: 1.5 });
  expect(lossAxis(curve(-0.4, 0.2), false)).toMatchObject({ min: -0.4 });
  expect(lossAxis(curve(1.34, 0.2), true)).toMatchObject({ min: 0.1, max: 10 });
  expect(lossAxis(curve(0, 0), true)).toMatchObject({ min: 0.1, max: 1 });
  expect(lossAxis(curve(0, 0), false)).toMatchObject({ min: 0, max: 1 });
  expect(lossAxis(curve(1, 1), false).max).toBeGreaterThan(1); // not on the rim
  expect(lossAxis(curve(1, 1), true).max).toBeGreaterThan(1);
});
