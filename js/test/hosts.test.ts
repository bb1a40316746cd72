// @vitest-environment happy-dom
import { afterEach, expect, test } from "vitest";
import graph from "../src/views/graph.tsx";
import { JupyterModel, MarimoModel, MystModel } from "./fake-hosts.ts";
import {
  button,
  closeAll,
  settled,
  show,
  slide,
  slider,
  status,
  table,
} from "./page.ts";

afterEach(closeAll);

const HOSTS = [
  ["Jupyter", () => new JupyterModel()],
  ["marimo", () => new MarimoModel()],
  ["MyST", () => new MystModel()],
] as const;

test.each(HOSTS)(
  "%s: a slider, Backward and Step change the numbers in place",
  async (_, make) => {
    const { el } = show(make());
    expect((await table(el)).L).toEqual([-8, 0]);
    slide(el, "a", 2.5);
    expect((await table(el)).L).toEqual([-5, 0]);
    button(el, "Backward").click();
    expect((await table(el)).a).toEqual([2.5, 6]);
    button(el, "Step").click();
    expect((await table(el)).a?.[0]).toBe(2.5 - 0.01 * 6);
    button(el, "Reset").click();
    expect((await table(el)).L).toEqual([-8, 0]);
  },
);

test.each(HOSTS)("%s: in a shadow root it works the same", async (_, make) => {
  const outer = document.createElement("div");
  document.body.append(outer);
  const el = document.createElement("div");
  outer.attachShadow({ mode: "open" }).append(el);
  const model = make();
  const end = new AbortController();
  const { default: graph } = await import("../src/views/graph.tsx");
  const cleanup = graph.render({
    model: model.proxy(),
    el,
    signal: end.signal,
  });
  slide(el, "f", 1);
  expect((await table(el)).L?.[0]).toBe(4);
  cleanup();
});

test("content that a host keeps in the element stays there", () => {
  const el = document.createElement("div");
  const link = document.createElement("link");
  el.append(link);
  const { cleanup } = show(new MystModel(), el);
  cleanup();
  expect([...el.children]).toEqual([link]);
});

test.each(HOSTS.slice(0, 2))(
  "%s: the end of a view leaves nothing behind",
  (_, make) => {
    const model = make();
    const { el, end, cleanup } = show(model);
    expect(model.listening()).toBeGreaterThan(0);
    cleanup();
    end.abort();
    expect(el.childElementCount).toBe(0);
    expect(model.listening()).toBe(0);
    expect(graph.stores).toBe(0);
  },
);

test("two views of one model share a state, and one may close", async () => {
  const model = new JupyterModel();
  const first = show(model);
  const second = show(model);
  slide(first.el, "c", 12);
  expect((await table(second.el)).L?.[0]).toBe(-12);
  first.cleanup();
  first.end.abort();
  slide(second.el, "c", 10);
  expect((await table(second.el)).L?.[0]).toBe(-8);
  expect(slider(second.el, "c").value).toBe("10");
});

test("a page without a kernel says so once and goes on", async () => {
  const { el } = show(new MystModel());
  expect(status(el)).toContain("No kernel");
  slide(el, "a", 3);
  await settled();
  expect(status(el)).toContain("a is now 3");
});

test("a message names a kernel of another version", () => {
  const model = new JupyterModel();
  model.state.version = "99.0";
  expect(status(show(model).el)).toContain("the kernel 99.0");
});

test("a structure of another schema is refused with a message", () => {
  const model = new JupyterModel();
  (model.state.structure as { schema: number }).schema = 99;
  const { el } = show(model);
  expect(el.querySelector("[role=alert]")?.textContent).toContain(
    "schema 1, the kernel sent 99",
  );
});
