// @vitest-environment happy-dom
import { afterEach, expect, test } from "vitest";
import { matches } from "../src/views/graph/find.tsx";
import { network, stateOf } from "./boxed.ts";
import { JupyterModel } from "./fake-hosts.ts";
import {
  button,
  closeAll,
  field,
  settled,
  show,
  shown,
  slider,
  status,
} from "./page.ts";
import { until } from "./until.ts";

afterEach(closeAll);

/** The view of a network of these `widths`, for a number of examples. */
function networkShown(...of: Parameters<typeof network>) {
  const model = new JupyterModel(stateOf(network(...of)));
  return { model, el: show(model).el };
}

const lecture = () => networkShown([3, 4, 4, 1], 4);

/** The element that has the focus, and its accessible name. */
const focused = () => document.activeElement as HTMLElement;
const focusedName = () => focused().getAttribute("aria-label") ?? "";

/** Press a key on the element that has the focus, and wait for the effects. */
async function press(key: string): Promise<void> {
  const target = focused();
  const event = new KeyboardEvent("keydown", {
    key,
    bubbles: true,
    cancelable: true,
  });
  const goesOn = target.dispatchEvent(event);
  if (key === "Enter" && goesOn && target.matches("button")) target.click();
  await settled();
}

const stops = (el: HTMLElement) =>
  [
    ...el.querySelectorAll<HTMLElement>(
      ".mgw-stage :is(button, input, [tabindex])",
    ),
  ].filter(({ tabIndex }) => tabIndex >= 0);

const title = (el: HTMLElement, name: string) =>
  el.querySelector<HTMLElement>(
    `[role=group][aria-label="${name}"] button`,
  ) as HTMLElement;

/** The selections that the page sent to the kernel. */
const selections = ({ messages }: JupyterModel) =>
  messages.flatMap(({ content }) =>
    content.acts.filter(([act]) => act === "select"),
  );

test("a box opens by its button, and shows the sliders inside", async () => {
  const { el } = lecture();
  const name = "w1 (layer 1, neuron 2)";
  expect(() => slider(el, name)).toThrow();
  button(el, "Open layer 1, neuron 2").click();
  await settled();
  expect(slider(el, name)).toBeTruthy();
  expect(status(el)).toContain("layer 1, neuron 2 is open: 32 Values.");
  expect(focusedName()).toBe("Close layer 1, neuron 2");
  button(el, "Close layer 1, neuron 2").click();
  await settled();
  expect(() => slider(el, name)).toThrow();
  expect(focusedName()).toBe("Open layer 1, neuron 2");
});

test("the box that was opened first closes when there is no room for more", async () => {
  const structure = network([3, 4, 4, 1], 4);
  const boxes: Record<string, boolean> = {};
  for (const path of structure.scopes.map((scope) => scope.join(", ")))
    if (/^layer [12], neuron [1-4]$/.test(path))
      boxes[`${structure.names.indexOf(`b (${path})`)} 2`] = true;
  const last = Object.keys(boxes).at(-1) ?? "";
  delete boxes[last];
  const model = new JupyterModel({ ...stateOf(structure), boxes });
  const { el } = show(model);
  button(el, "Open layer 2, neuron 4").click();
  await settled();
  expect(el.querySelectorAll(".mgw-card").length).toBeLessThanOrEqual(300);
  expect(status(el)).toContain("To make room");
  expect(button(el, "Close layer 2, neuron 4")).toBeTruthy();
  expect(button(el, "Open layer 1, neuron 1")).toBeTruthy();
});

test("the graph is one tab stop, at its end at first", () => {
  const { el } = shown();
  expect(stops(el).map((one) => one.getAttribute("aria-label"))).toEqual(["L"]);
});

test("arrows run along the edges, Home and End to the first leaf and the root", async () => {
  const { el } = shown();
  title(el, "L").focus();
  await press("ArrowLeft");
  expect(focusedName()).toMatch(/^d = e \+ c, /);
  await press("ArrowDown");
  expect(focusedName()).toMatch(/^f, /);
  await press("ArrowUp");
  await press("ArrowLeft");
  expect(focusedName()).toMatch(/^e = a × b, /);
  await press("ArrowLeft");
  expect(focusedName()).toMatch(/^a, /);
  await press("ArrowDown");
  expect(focusedName()).toMatch(/^b, /);
  await press("ArrowRight");
  expect(focusedName()).toMatch(/^e/);
  await press("Home");
  expect(focusedName()).toMatch(/^a, /);
  await press("End");
  expect(focusedName()).toMatch(/^L/);
  await settled();
  expect(stops(el)).toEqual([focused()]);
  expect(focused().dataset.lmSuppressShortcuts).toBe("true");
});

test("the accessible name of a focused node has its value and gradient, and follows them", async () => {
  const { el } = shown();
  title(el, "d").focus();
  await settled();
  expect(focusedName()).toBe("d = e + c, value 4.0000, gradient 0.0000");
  button(el, "Backward").click();
  await settled();
  expect(focusedName()).toBe("d = e + c, value 4.0000, gradient −2.0000");
});

test("Enter goes into the controls of a leaf, and Escape leaves them", async () => {
  const { el } = shown();
  title(el, "a").focus();
  await press("Enter");
  expect(focused()).toBe(slider(el, "a"));
  expect(stops(el).map((one) => one.getAttribute("aria-label"))).toEqual([
    "a, value 2.0000, gradient 0.0000",
    "a range",
    "a value",
    "a",
  ]);
  await press("Escape");
  expect(focused()).toBe(title(el, "a"));
  expect(stops(el)).toEqual([title(el, "a")]);
});

test("in a field the first Escape reverts the typed text, the second leaves", async () => {
  const { el } = shown();
  const input = field(el, "a value");
  input.focus();
  input.value = "77";
  input.dispatchEvent(new Event("input", { bubbles: true }));
  await press("Escape");
  expect(focused()).toBe(input);
  expect(input.value).toBe("2");
  await press("Escape");
  expect(focused()).toBe(title(el, "a"));
});

test("Escape clears the selection, then goes to the surrounding box", async () => {
  const { el } = networkShown([2, 2, 1]);
  const name = "w1 (layer 1, neuron 2)";
  title(el, name).focus();
  await press("Enter");
  await press("Escape");
  await press("Escape");
  expect(status(el)).toContain("Nothing is selected.");
  await press("Escape");
  expect(focusedName()).toBe("Close layer 1, neuron 2");
  await press("Escape");
  expect(focusedName()).toBe("Close layer 1");
});

test("a click on a name selects it here and in the kernel; another click deselects", async () => {
  const { el, model } = shown();
  title(el, "e").click();
  await settled();
  expect(title(el, "e").getAttribute("aria-pressed")).toBe("true");
  expect(status(el)).toContain(
    "e is selected: made of 2 Values; 2 Values depend on it.",
  );
  const apart = [...el.querySelectorAll(".mgw-card.mgw-apart")].map((card) =>
    card.getAttribute("aria-label"),
  );
  expect(apart).toEqual(["c", "f"]);
  expect(selections(model)).toEqual([["select", 2]]);
  model.update({ selected_node: 2 });
  model.fire("msg:custom", {
    ...{ kind: "answer", seq: 1, revision: 0, error: "" },
    client: model.messages[0]?.content.client,
  });
  title(el, "e").click();
  await settled();
  expect(el.querySelector(".mgw-apart")).toBeNull();
  expect(selections(model)).toEqual([
    ["select", 2],
    ["select", -1],
  ]);
});

test("a click beside the cards clears the selection", async () => {
  const { el } = shown();
  title(el, "e").click();
  slider(el, "a").click();
  await settled();
  expect(title(el, "e").getAttribute("aria-pressed")).toBe("true");
  el.querySelector<HTMLElement>(".mgw-stage")?.click();
  await settled();
  expect(title(el, "e").getAttribute("aria-pressed")).toBe("false");
});

test("a selection from Python is opened, and not sent back", async () => {
  const { el, model } = lecture();
  const name = "w2 (layer 2, neuron 3)";
  const { names } = model.state.structure as { names: string[] };
  model.update({ selected_node: names.indexOf(name) });
  await settled();
  await until(() =>
    expect(title(el, name).getAttribute("aria-pressed")).toBe("true"),
  );
  expect(selections(model)).toEqual([]);
});

test("Find goes to a Value inside closed boxes", async () => {
  const { el } = lecture();
  button(el, "Find").click();
  await settled();
  const input = el.querySelector("[role=combobox]") as HTMLInputElement;
  expect(focused()).toBe(input);
  input.value = "W3 (layer 2";
  input.dispatchEvent(new Event("input", { bubbles: true }));
  await settled();
  const options = [...el.querySelectorAll("[role=option]")];
  expect(options).toHaveLength(4);
  await press("ArrowDown");
  await settled();
  expect(options[1]?.getAttribute("aria-selected")).toBe("true");
  await press("Enter");
  await settled();
  expect(focusedName()).toMatch(/^w3 \(layer 2, neuron 2\), value/);
  expect(focused().getAttribute("aria-pressed")).toBe("true");
  expect(el.querySelector("[role=combobox]")).toBeNull();
});

test("the slash opens Find, and Escape returns the focus", async () => {
  const { el } = shown();
  title(el, "d").focus();
  await press("/");
  await settled();
  expect(focusedName()).toBe("Find a Value");
  await press("Escape");
  await settled();
  expect(focused()).toBe(title(el, "d"));
});

test("exact matches come first, then names that begin so, with numbers in order", () => {
  const names = ["tanh w1", "w10", "w2", "w1", "W1 (x)", "b"];
  expect(matches(names, " w1 ").map((i) => names[i])).toEqual([
    "w1",
    "W1 (x)",
    "w10",
    "tanh w1",
  ]);
  expect(matches(names, "")).toEqual([]);
});

test("a hyphen finds the true minus sign of a number", () => {
  const names = ["a", "1", "−1", "a × −1"];
  expect(matches(names, "-1")).toEqual([2, 3]);
  expect(matches(names, "−1")).toEqual([2, 3]);
});
