// @vitest-environment happy-dom
// The status line of a graph fits what the gradients are, after any sequence of acts.
import { afterEach, expect, test } from "vitest";
import { shortText } from "../src/ui/format.ts";
import type { State } from "./fake-hosts.ts";
import { button, closeAll, settled, shown, slide, status } from "./page.ts";

afterEach(closeAll);

const floats = (list: number[]) => new DataView(Float64Array.from(list).buffer);
const withGrad = (grad: number[], stale = false) =>
  shown((state: State) => {
    state.grad = floats(grad);
    state.grad_stale = stale;
  }).el;
const RIGHT = [6, -4, -2, -2, -2, 4, 1]; // a, b, e, c, d, f, L

/** What the status line says after each of these: a button, or a leaf with its new number. */
async function after(el: HTMLElement, ...acts: (string | [string, number])[]) {
  for (const act of acts) {
    if (typeof act === "string") button(el, act).click();
    else slide(el, ...act);
    await settled();
  }
  expect(status(el)).not.toMatch(/-\d|−0(\.0+)?(?![.\d])/);
  return status(el);
}

test.each([
  [[0, 0, 0, 0, 0, 0, 0], false, "Move a slider, or press Backward."],
  [
    RIGHT,
    false,
    "Gradients are up to date. Press Zero grad before another Backward: they would add up.",
  ],
  [RIGHT, true, "The gradients are from before the last change"],
  [
    [12, -8, -2, -4, -2, 8, 1],
    false,
    "The gradients are not those of one Backward: press Zero grad, then Backward.",
  ],
])(
  "what is there when the view opens: %j, stale %j",
  async (grad, stale, says) => {
    expect(await after(withGrad(grad, stale))).toContain(says);
  },
);

test("Backward and all that may follow it", async () => {
  const { el } = shown();
  expect(await after(el, "Backward")).toContain("before another Backward");
  expect(await after(el, "Backward")).toContain("a had 6 and has 12 now");
  expect(await after(el, "Zero grad now")).toContain("every gradient is zero");
  expect(await after(el, "Backward")).not.toContain("added");
  expect(await after(el, ["a", 1])).toContain(
    "The gradients are from before: press Zero grad, then Backward.",
  );
  expect(await after(el, "Step")).toContain(
    "These gradients were from before the last change.",
  );
  expect(await after(el, "Undo", "Undo")).toContain("Undone");
  expect(await after(el, "Zero grad", ["a", 3])).not.toContain("gradients");
});

test("Backward on change keeps the gradients up to date", async () => {
  const { el } = shown((state) => {
    state.backward_on_change = true;
  });
  expect(await after(el, ["a", 1])).not.toContain("before");
  expect(await after(el, "Zero grad", "Backward")).toContain(
    "They follow every change.",
  );
});

test("a Step without Forward on change does not say that the end has moved", async () => {
  const { el } = shown((state) => {
    state.forward_on_change = false;
  });
  const says = await after(el, "Backward", "Step");
  expect(says).toContain("Press Forward to compute the rest.");
  expect(says).not.toContain("went from");
});

test("a walk says who passes what to whom", async () => {
  const { el } = shown();
  expect(await after(el, "Walk backward")).toContain("Next, L passes it on.");
  expect(await after(el, "Next node")).toContain(
    "L passes −2 to d and 4 to f. 1 of 3 nodes.",
  );
  expect(await after(el, "Walk backward")).toContain("d passes −2 to");
  expect(await after(el, "Next node")).toContain(
    "That was the last one. Every gradient is there.",
  );
  expect(await after(el, "Walk backward")).toContain(
    "The walk adds to the gradients that the leaves have: a has 6 already.",
  );
  await after(el, "Next node", "Next node");
  expect(await after(el, "Next node")).toContain(
    "e passes 6 to a, which has 12 now, and −4 to b, which has −8 now.",
  );
  await after(el, "Zero grad", "Walk backward", "Next node", "Next node");
  expect(await after(el, "Next node")).toContain(
    "e passes 6 to a and −4 to b.",
  );
});

test("an order of one's own says what to click, and what was clicked twice or too early", async () => {
  const { el } = shown();
  const order = el.querySelector(
    "select[aria-label=Walk]",
  ) as HTMLSelectElement;
  order.value = "own";
  order.dispatchEvent(new Event("change", { bubbles: true }));
  await settled();
  const cards = [...el.querySelectorAll<HTMLElement>("[data-node]")];
  const click = async (name: string) => {
    cards.find((card) => card.getAttribute("aria-label") === name)?.click();
    await settled();
    return status(el);
  };
  expect(await after(el, "Your own order")).toContain(
    "Click the node that passes its gradient on first.",
  );
  expect(await click("d")).toContain("Too early: L had not added to it.");
  expect(await click("d")).toContain("d has passed its gradient on already.");
  expect(await click("a")).toContain("a is a leaf: it passes nothing on.");
  expect(await click("L")).toContain("Click the next one.");
});

test.each([
  [-2, "−2"],
  [0.25, "0.25"],
  [0.99999, "1.0000"], // rounded, and says so
  [-0, "0"],
  [100, "100"],
  [-1e-7, "−1.00e−7"],
  [2e6, "2.00e6"],
  [Number.NaN, "NaN"],
])("%d in a sentence", (number, text) => {
  expect(shortText(number, 4)).toBe(text);
});
