// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from "vitest";
import { draw } from "../src/views/graph/layout.ts";
import { network, stateOf } from "./boxed.ts";
import { JupyterModel, type State } from "./fake-hosts.ts";
import {
  button,
  closeAll,
  field,
  settled,
  show,
  status,
  type,
} from "./page.ts";
import { until } from "./until.ts";

vi.mock("../src/views/graph/layout.ts", { spy: true });
afterEach(closeAll);

/** The lecture's loss on four examples, its layers open and its neurons closed. */
function lecture(boxes: Record<string, boolean> = {}) {
  const structure = network([3, 4, 4, 1], 4);
  const model = new JupyterModel(
    Object.assign(stateOf(structure), { boxes, view_id: "lecture" }),
  );
  return { structure, model, el: show(model).el };
}

const isOpen = (el: ParentNode, path: string) =>
  el.querySelector(`button[aria-label="Close ${path}"]`) !== null;

/** The card that has the focus. */
const focused = () => document.activeElement?.closest(".mgw-card");

/** The acts on boxes that the page has committed: act, node and depth. */
const committed = ({ messages }: JupyterModel) =>
  messages.flatMap(({ content, buffers }) => {
    const depths = new Float64Array(buffers[0] as ArrayBuffer);
    return content.acts.map(([name, node], k) => [name, node, depths[k]]);
  });

/** The kernel has taken the last message, and sent `traits` before its answer. */
function answer(model: JupyterModel, traits: Partial<State> = {}): void {
  model.update(traits);
  const content = model.messages.at(-1)?.content;
  model.fire("msg:custom", {
    ...{ kind: "answer", seq: content?.seq, revision: 0, error: "" },
    client: content?.client,
  });
}

test("opening or closing a box is committed as a node in it and its depth", async () => {
  const { structure, model, el } = lecture();
  const inside = structure.names.indexOf("b (layer 2, neuron 3)");
  button(el, "Open layer 2, neuron 3").click();
  await settled();
  expect(committed(model)).toEqual([["open_box", inside, 2]]);
  answer(model, { boxes: { [`${inside} 2`]: true } });
  button(el, "Close layer 2, neuron 3").click();
  await settled();
  expect(committed(model).at(-1)).toEqual(["close_box", inside, 2]);
});

test("after a reload the boxes are open or closed as before", () => {
  const { names, symbols } = network([3, 4, 4, 1], 4);
  const neuron = names.indexOf("b (layer 2, neuron 3)");
  const layer = names.indexOf("w1 (layer 1, neuron 2)");
  const { el } = lecture({ [`${neuron} 2`]: true, [`${layer} 1`]: false });
  expect(isOpen(el, "layer 2, neuron 3")).toBe(true);
  expect(isOpen(el, "layer 1")).toBe(false);
  expect(isOpen(el, "layer 3")).toBe(true); // as it opens by itself
  closeAll();
  const tanh = symbols.indexOf("tanh");
  const first = names.indexOf("b (layer 1, neuron 1)");
  const again = lecture({ [`${first} 2`]: true, [`${tanh} 3`]: true });
  expect(isOpen(again.el, `${names[tanh]} in pieces`)).toBe(true);
});

test("boxes that no longer fit the graph are ignored", () => {
  const { el } = lecture({ "100000 1": true, "0 17": true, "-1 1": false });
  expect(isOpen(el, "layer 1")).toBe(true);
});

test("closing a box to make room is committed too", async () => {
  const { names } = network([3, 4, 4, 1], 4);
  const keyOf = (path: string) => `${names.indexOf(`b (${path})`)} 2`;
  const open = [1, 2].flatMap((layer) =>
    [1, 2, 3, 4].map((n) => `layer ${layer}, neuron ${n}`),
  );
  const boxes = open.slice(0, -1).map((path) => [keyOf(path), true]);
  const { model, el } = lecture(Object.fromEntries(boxes));
  button(el, "Open layer 2, neuron 4").click();
  await settled();
  expect(status(el)).toContain("To make room");
  const acts = committed(model).map(([name]) => name);
  expect(acts.at(-1)).toBe("open_box");
  expect(acts).toContain("close_box");
});

test("a box that another page of the view opens is open here", async () => {
  const { structure, model, el } = lecture();
  const inside = structure.names.indexOf("b (layer 2, neuron 3)");
  model.update({ boxes: { [`${inside} 2`]: true } });
  await until(() => expect(isOpen(el, "layer 2, neuron 3")).toBe(true));
  expect(committed(model)).toEqual([]);
});

test("an echo of a box opened here does not draw again", async () => {
  const { structure, model, el } = lecture();
  const inside = structure.names.indexOf("b (layer 2, neuron 3)");
  button(el, "Open layer 2, neuron 3").click();
  await settled();
  vi.mocked(draw).mockClear();
  model.update({ boxes: { [`${inside} 2`]: true } });
  await settled();
  expect(draw).not.toHaveBeenCalled();
});

test("a walk says which closed box its node is in, and leads there", async () => {
  const { el } = lecture();
  const next = button(el, "Next node");
  for (let visits = 0; visits < 5; visits++) {
    next.click();
    await settled();
  }
  const inside = "It is inside layer 3, neuron 1, which is closed.";
  expect(status(el)).toContain(inside);
  const panel = el.querySelector("[aria-label='Walk at this node']");
  expect(panel?.textContent).toContain(inside);
  button(el, "Go there").click();
  await until(() => expect(focused()?.classList).toContain("mgw-now"));
  expect(isOpen(el, "layer 3, neuron 1")).toBe(true);
  expect(panel?.textContent).not.toContain("is closed");
});

test("Health goes to a Value inside closed boxes, and focuses it", async () => {
  const { el } = lecture();
  type(field(el, "x1 of 1 value"), "10"); // tanh of 5 is nearly flat
  button(el, "Backward").click();
  button(el, "Health").click();
  const go = await until(() => {
    const found = el.querySelector<HTMLElement>(
      "[aria-label=saturated] button",
    );
    expect(found).not.toBeNull();
    return found;
  });
  const name = go?.getAttribute("aria-label")?.replace("Go to ", "");
  expect(el.querySelector(`.mgw-card[aria-label="${name}"]`)).toBeNull();
  go?.click();
  await until(() => expect(focused()?.getAttribute("aria-label")).toBe(name));
  expect(focused()?.classList).toContain("mgw-selected");
  expect(status(el)).toContain(`${name} is selected`);
});

test("the status line names the Value that Python selects", async () => {
  const { el, model, structure } = lecture();
  const name = "w2 (layer 2, neuron 3)";
  model.update({ selected_node: structure.names.indexOf(name) });
  await until(() =>
    expect(status(el)).toContain(`In Python: ${name} is selected: a leaf; `),
  );
  answer(model); // to the boxes that have opened for it
  model.update({ selected_node: -1 });
  await until(() =>
    expect(status(el)).toContain("In Python: Nothing is selected."),
  );
});
