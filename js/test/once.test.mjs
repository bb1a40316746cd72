// @vitest-environment happy-dom
// The bundles as they are built: a page evaluates each once, and hosts get an object for each model.

import { basename } from "node:path";
import { build } from "esbuild";
import { beforeAll, expect, test } from "vitest";
import { once } from "../once.mjs";
import { OPTIONS } from "../options.mjs";
import { JupyterModel } from "./fake-hosts.ts";

const bundles = new Map();

beforeAll(async () => {
  const { outputFiles } = await build({
    ...OPTIONS,
    minify: true,
    write: false,
    logLevel: "silent",
  });
  for (const { path, text } of outputFiles)
    if (path.endsWith(".js"))
      bundles.set(basename(path), once(text, basename(path)));
});

/** The default export of `text`, evaluated anew, as anywidget does for each model. */
async function evaluate(text) {
  const url = `data:text/javascript;base64,${btoa(text)}#${Math.random()}`;
  return (await import(/* @vite-ignore */ url)).default;
}

const counted = (n) =>
  `globalThis.evaluated = (globalThis.evaluated ?? 0) + ${n};
  const view = { again: () => ({ of: ${n} }) };
  export { view as default };`;

test("a text that is evaluated again does not run again; another one does", async () => {
  await evaluate(once(counted(1), "counted"));
  expect((await evaluate(once(counted(1), "counted"))).of).toBe(1);
  expect(globalThis.evaluated).toBe(1);
  expect((await evaluate(once(counted(10), "counted"))).of).toBe(10);
  expect(globalThis.evaluated).toBe(11);
});

test("every bundle gives each model an object of its own, and none shares a store", async () => {
  expect(bundles.size).toBeGreaterThanOrEqual(6);
  for (const text of bundles.values()) {
    const [first, second] = [await evaluate(text), await evaluate(text)];
    expect(typeof first.initialize).toBe("function");
    expect(typeof first.render).toBe("function");
    expect(first).not.toBe(second);
  }
  const text = bundles.get("graph.js");
  const ends = [new AbortController(), new AbortController()];
  // two notebooks that are copies of each other have models of the same id
  const views = await Promise.all(
    ends.map(async ({ signal }) => {
      const view = await evaluate(text);
      view.initialize({ model: new JupyterModel().proxy(), signal });
      return view;
    }),
  );
  expect(views.map(({ stores }) => stores)).toEqual([1, 1]);
  ends[0].abort();
  expect(views.map(({ stores }) => stores)).toEqual([0, 1]);
  ends[1].abort();
});

test("a module with other exports, or with characters of two bytes, is refused", () => {
  expect(() => once("const a = 1; export { a };", "a.js")).toThrow("a.js");
  expect(() => once('const a = "−"; export { a as default };', "a.js")).toThrow(
    "write − as an escape",
  );
});
