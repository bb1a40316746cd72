// @vitest-environment happy-dom
import type { AnyModel } from "@anywidget/types";
import { afterEach, expect, test } from "vitest";
import four from "../../tests/conformance/training_four.json";
import type { LossSurfaceWidgetModel } from "../src/models.ts";
import surface from "../src/views/surface.tsx";
import { JupyterModel, traitsOf } from "./fake-hosts.ts";
import { button, settled, status, table } from "./page.ts";
import { moonsState } from "./run-kernel.ts";
import { canvas, drawn, label, words } from "./surface-page.ts";
import { until } from "./until.ts";

let cleanup = () => {};

afterEach(() => {
  cleanup();
  document.body.replaceChildren();
});

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
  await until(() => expect(status(el)).toContain("Step 1: loss 0.8958"));
  await drawn(el);
  expect(words(el)).toContain("away from this plane");
  expect(model.messages[0]?.content.kind).toBe("commit");
});

test("a run that this page cannot compute has no surface, and a message says why", async () => {
  const { structure } = moonsState() as unknown as {
    structure: { model: { ops: string[] } };
  };
  structure.model.ops = structure.model.ops.map((op) =>
    op === "relu" ? "swish" : op,
  );
  const { el } = opened({ structure });
  await settled();
  expect(el.textContent).toContain(
    "There is no surface to see: this run is computed in the kernel, as it uses swish",
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

test("a surface over parameters that a rebuilt network lacks is one over the first two", async () => {
  const { el, model } = opened({ over: "parameters", along: [300, 310] });
  await drawn(el);
  expect(label(el)).toContain("over layer 2 neuron");
  const { structure, examples, run, start } =
    traitsOf<LossSurfaceWidgetModel>(four);
  const at = { recording: 2, examples: 2, revision: 9 };
  model.update({ structure, examples, run, start, at } as never);
  await until(() =>
    expect(label(el)).toContain(
      "over layer 1 neuron 1 w1 and layer 1 neuron 1 w2",
    ),
  );
  cleanup();
  const reloaded = { over: "parameters", along: [300, 310], structure };
  const again = opened({ ...reloaded, examples, run, start });
  await drawn(again.el);
  expect(label(again.el)).toContain("w2");
});
