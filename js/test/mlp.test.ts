// @vitest-environment happy-dom
import type { AnyModel } from "@anywidget/types";
import { afterEach, expect, test } from "vitest";
import type { MLPWidgetModel } from "../src/models.ts";
import type { NetworkNodes } from "../src/store/mlp-store.ts";
import type { Structure } from "../src/store/structure.ts";
import mlp from "../src/views/mlp.tsx";
import { network, stateOf } from "./boxed.ts";
import { JupyterModel } from "./fake-hosts.ts";
import {
  button,
  field,
  settled,
  slide,
  slider,
  status,
  table,
} from "./page.ts";
import { until } from "./until.ts";

/** Where the parts of a network with these neurons are, as the kernel sends it. */
function nodesOf(
  structure: Structure,
  layers: readonly number[],
): NetworkNodes {
  const { names, roles, scopes, scope, symbols } = structure;
  const within = (layer: number, neuron: number) => {
    const path = `layer ${layer + 1},neuron ${neuron + 1}`;
    return names.flatMap((_, i) =>
      scopes[scope[i] as number]?.join() === path ? [i] : [],
    );
  };
  const made = layers.map((count, l) => {
    const neurons = Array.from({ length: count }, (_, n) => within(l, n));
    const of = (is: (i: number) => boolean) =>
      neurons.flatMap((own) => own.filter(is));
    return {
      activation: "tanh",
      weights: of((i) => /^w/.test(names[i] as string)),
      biases: of((i) => /^b/.test(names[i] as string)),
      sums: neurons.map((own) => own.at(-2) as number),
      outputs: of((i) => symbols[i] === "tanh"),
    };
  });
  return {
    layers: made,
    inputs: names.flatMap((_, i) => (roles[i] === "input" ? [i] : [])),
    targets: [],
    outputs: made.at(-1)?.outputs ?? [],
    root: names.length - 1,
  };
}

let cleanup = () => {};

/** A network with every leaf at 0.5. */
async function shown(widths: number[]) {
  const structure = network(widths);
  const nodes = nodesOf(structure, widths.slice(1));
  const moves = Uint8Array.from(structure.roles, (r) =>
    Number(r === "parameter"),
  );
  const state = {
    ...stateOf(structure),
    moves: new DataView(moves.buffer),
    view_id: "mlp",
    network: nodes,
  };
  const model = new JupyterModel(state as never);
  const el = document.createElement("div");
  document.body.append(el);
  const proxy = model.proxy() as unknown as AnyModel<MLPWidgetModel>;
  const end = new AbortController();
  cleanup = mlp.render({ model: proxy, el, signal: end.signal });
  await settled();
  const parts = el.querySelector("[role=listbox]") as HTMLElement;
  const press = async (...keys: string[]) => {
    for (const key of keys) {
      parts.dispatchEvent(
        new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }),
      );
      await settled();
    }
  };
  return { model, el, nodes, structure, parts, press };
}

afterEach(() => {
  cleanup();
  document.body.replaceChildren();
});

/** The kernel answers the last message; the page sends what waited for that. */
function answer(model: JupyterModel) {
  const { client, seq } = model.messages.at(-1)?.content ?? {};
  model.fire("msg:custom", { kind: "answer", client, seq, revision: 1 }, []);
}

/** The accessible name of the current part of the network. */
const part = (el: ParentNode) =>
  el.querySelector("[role=option]")?.getAttribute("aria-label");
const chosen = (el: ParentNode) =>
  el.querySelector("section[aria-label=Selected]")?.textContent ?? "";

test("Backward gives the gradients of tanh(w·x + b)", async () => {
  const { el } = await shown([1, 1]);
  button(el, "Backward").click();
  const numbers = await table(el);
  const out = Math.tanh(0.75);
  expect(numbers.loss).toEqual([out, 1]);
  for (const leaf of ["w1 (layer 1, neuron 1)", "x1 of 1"])
    expect(numbers[leaf]?.[1]).toBeCloseTo(0.5 * (1 - out * out), 12);
  expect(numbers["b (layer 1, neuron 1)"]?.[1]).toBeCloseTo(1 - out * out, 12);
});

test("the keyboard alone finds a weight, moves it and commits it", async () => {
  const { el, press, model, nodes } = await shown([2, 3, 1]);
  await press("ArrowUp", "ArrowDown", "ArrowDown", "Enter", "ArrowDown");
  expect(part(el)).toBe("layer 1 neuron 3 w2: 0.5000, gradient 0.0000");
  expect(status(el)).toContain("layer 1 neuron 3 w2: 0.5000");
  await press("Enter");
  const name = "w2 (layer 1, neuron 3)";
  expect(document.activeElement).toBe(slider(el, name));
  slide(el, name, -1.25);
  await settled();
  expect(part(el)).toBe("layer 1 neuron 3 w2: −1.2500, gradient 0.0000");
  answer(model);
  expect(model.messages.at(-1)?.content.acts).toContainEqual([
    "set",
    nodes.layers[0]?.weights[5],
  ]);
  expect(field(el, `${name} value`).value).toBe("−1.2500");
});

test("Escape in the slider of a weight comes back to the network", async () => {
  const { el, press, parts } = await shown([2, 3, 1]);
  await press("ArrowDown", "Enter", "Enter");
  slider(el, "w1 (layer 1, neuron 1)").dispatchEvent(
    new KeyboardEvent("keydown", { key: "Escape", bubbles: true }),
  );
  expect(document.activeElement).toBe(parts);
  expect(part(el)).toContain("layer 1 neuron 1 w1");
});

test("Step moves the weights against their gradients, and not the inputs", async () => {
  const { el } = await shown([1, 1]);
  const before = await table(el);
  button(el, "Backward").click();
  button(el, "Step").click();
  const after = await table(el);
  const name = "w1 (layer 1, neuron 1)";
  const grad = after[name]?.[1] ?? 0;
  expect(grad).toBeGreaterThan(0);
  expect(after[name]?.[0]).toBeCloseTo(0.5 - 0.01 * grad, 12);
  expect(after["x1 of 1"]?.[0]).toBe(before["x1 of 1"]?.[0]);
});

test("a selection from Python shows in the network, and the other way round", async () => {
  const { el, press, model, nodes } = await shown([2, 3, 1]);
  model.update({ selected_node: nodes.layers[1]?.biases[0] ?? 0 });
  await settled();
  expect(part(el)).toContain("layer 2 neuron 1 b");
  await press("Escape");
  expect(model.messages.at(-1)?.content.acts).toEqual([
    ["select", nodes.layers[1]?.outputs[0]],
  ]);
  answer(model);
  model.update({ selected_node: -1 });
  await settled();
  expect(chosen(el)).toContain("Nothing is selected");
});

test("a late echo of a selection does not undo the next one", async () => {
  const { el, press, model, nodes } = await shown([2, 3, 1]);
  await press("ArrowDown");
  const acts = model.messages.at(-1)?.content.acts as [string, number][];
  const [[, first = -1] = []] = acts;
  await press("ArrowDown");
  answer(model);
  const now = chosen(el);
  model.update({ selected_node: first }); // the second one is on its way by now
  await settled();
  expect(chosen(el)).toBe(now);
  const second = model.messages.at(-1)?.content.acts.at(-1)?.[1] ?? -1;
  model.update({ selected_node: second });
  answer(model);
  await settled();
  expect(chosen(el)).toBe(now);
  model.update({ selected_node: nodes.layers[1]?.biases[0] ?? 0 }); // Python's own
  await settled();
  expect(part(el)).toContain("layer 2 neuron 1 b");
});

test("a neuron shows its sum and its activation, and opens as its graph", async () => {
  const { el, press } = await shown([3, 4, 4, 1]);
  await press("ArrowDown");
  expect(chosen(el)).toContain("layer 1 neuron 1");
  expect(chosen(el)).toContain(
    `tanh(w·x + b)value${Math.tanh(1.25).toFixed(4)}`,
  );
  button(el, "Open").click();
  await settled();
  const card = (name: string) =>
    [...el.querySelectorAll(".mgw-stage [role=group]")].find(
      (one) => one.getAttribute("aria-label") === name,
    );
  await until(() => expect(card("w1 (layer 1, neuron 1)")).toBeTruthy());
  expect(card("w1 (layer 1, neuron 2)")).toBeUndefined();
  expect(button(el, "Open").getAttribute("aria-expanded")).toBe("true");
  button(el, "Open").click();
  await settled();
  expect(el.querySelector(".mgw-stage")).toBeNull();
});

test("with many inputs the first ones show their sliders, others when selected", async () => {
  const { el, press } = await shown([14, 1]);
  expect(slider(el, "x12 of 1")).toBeTruthy();
  expect(() => slider(el, "x13 of 1")).toThrow();
  await press("Home", ...Array<string>(12).fill("ArrowDown"));
  expect(part(el)).toContain("x13 of 1: 0.5000");
  expect(slider(el, "x13 of 1")).toBeTruthy();
});

test("edges show the gradients on request", async () => {
  const { el } = await shown([1, 1]);
  const choice = el.querySelector("select") as HTMLSelectElement;
  expect(choice.labels?.[0]?.textContent).toContain("Edges by");
  choice.value = "gradient";
  choice.dispatchEvent(new Event("change", { bubbles: true }));
  button(el, "Backward").click();
  slide(el, "x1 of 1", 2);
  await settled();
  expect(el.querySelector(".mgw-network-key")?.textContent).toMatch(
    /^Edges by gradient:.*Gradients from before the last change\.$/,
  );
});
