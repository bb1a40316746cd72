// @vitest-environment happy-dom
// A model that is closed holds nothing any more: JupyterLab keeps it until the kernel ends.

import { afterEach, expect, test } from "vitest";
import { JupyterModel } from "./fake-hosts.ts";
import { closeAll, show } from "./page.ts";

afterEach(closeAll);

const BULK = ["_esm", "_css", "structure", "data", "grad", "start_data"];

test("a destroyed model releases its text and its arrays, and notifies no listener", () => {
  const model = new JupyterModel();
  Object.assign(model.state, { _esm: "text", _css: "text" });
  const { end } = show(model);
  const heard: string[] = [];
  for (const key of BULK)
    model.on(`change:${key}`, () => {
      heard.push(key);
    });
  // as anywidget does: the end of the model comes first, in the same event
  model.on("destroy", () => end.abort());
  model.fire("destroy");
  for (const key of BULK) expect(model.get(key)).toBeUndefined();
  expect(heard).toEqual([]);
});

test("the end of a view, or a hot reload, leaves the model as it is", () => {
  const model = new JupyterModel();
  model.state._esm = "text";
  const { end, cleanup } = show(model);
  cleanup();
  end.abort();
  expect(model.get("_esm")).toBe("text");
  expect(model.get("data")).toBeDefined();
});
