// @vitest-environment happy-dom
// <micrograd-view> and the default export of micrograd.js, from a state as Python writes it.

import { afterEach, expect, test, vi } from "vitest";
import model from "../../tests/conformance/model.json";
import micrograd from "../src/page/micrograd.ts";
import { MystModel } from "./fake-hosts.ts";
import { button, settled, slide, status, table } from "./page.ts";

const STATE = { micrograd_widgets: 1, view: "graph", model };

/** An element with `json` in it, put on the page. */
function put(json: unknown, attributes: object = {}): HTMLElement {
  const view = document.createElement("micrograd-view");
  const script = document.createElement("script");
  script.type = "application/json";
  script.textContent = typeof json === "string" ? json : JSON.stringify(json);
  if (json !== undefined) view.append(script);
  for (const [name, value] of Object.entries(attributes))
    view.setAttribute(name, value);
  document.body.append(view);
  return view;
}

const insideOf = (view: HTMLElement) => view.shadowRoot as ShadowRoot;

/** The sentence in the place of a view; "" where there is a view. */
async function refusal(view: HTMLElement): Promise<string> {
  await settled();
  const alert = insideOf(view).querySelector("[role=alert]");
  return alert?.textContent ?? "";
}

afterEach(async () => {
  document.body.replaceChildren();
  await settled();
  vi.restoreAllMocks();
});

test("the view is live, and says that it runs by itself", async () => {
  const view = put(STATE);
  await settled();
  const root = insideOf(view);
  expect(status(root)).toContain("No kernel: this view runs by itself.");
  slide(root as never, "a", 2.5);
  button(root, "Backward").click();
  expect((await table(root as never)).a).toEqual([2.5, 6]);
});

test("two elements with the same state are two views", async () => {
  const [one, other] = [put(STATE), put(STATE)];
  await settled();
  slide(insideOf(one) as never, "a", 3);
  expect((await table(insideOf(one) as never)).L?.[0]).toBe(-2);
  expect((await table(insideOf(other) as never)).L?.[0]).toBe(-8);
});

test("an element that is removed ends its view; put back, it shows its state", async () => {
  const view = put(STATE);
  await settled();
  slide(insideOf(view) as never, "a", 3);
  view.remove();
  await settled();
  expect(insideOf(view).querySelector("section")).toBeNull();
  document.body.append(view);
  await settled();
  expect(insideOf(view).querySelectorAll("section")).toHaveLength(1);
  expect((await table(insideOf(view) as never)).L?.[0]).toBe(-8);
});

test("an element that is moved keeps its view", async () => {
  const view = put(STATE);
  await settled();
  slide(insideOf(view) as never, "a", 3);
  const other = document.createElement("div");
  document.body.append(other);
  other.append(view);
  await settled();
  expect((await table(insideOf(view) as never)).L?.[0]).toBe(-2);
});

test("an element that is removed before its file has come shows nothing", async () => {
  vi.stubGlobal("fetch", async () => new Response(JSON.stringify(STATE)));
  const view = put(undefined, { src: "state.json" });
  view.remove();
  await settled();
  expect(insideOf(view)?.querySelector("section") ?? null).toBeNull();
  vi.unstubAllGlobals();
});

test("the state comes from the file that src names", async () => {
  vi.stubGlobal("fetch", async () => new Response(JSON.stringify(STATE)));
  const view = put(undefined, { src: "state.json" });
  await settled();
  expect((await table(insideOf(view) as never)).L?.[0]).toBe(-8);
  vi.unstubAllGlobals();
});

test("panels that open at first have the names of their buttons; others are refused", async () => {
  const view = put(STATE, { open: "Table , Health" });
  await settled();
  for (const name of ["Table", "Health"])
    expect(button(insideOf(view), name).getAttribute("aria-expanded")).toBe(
      "true",
    );
  expect(await refusal(put(STATE, { open: "slope" }))).toBe(
    "This view cannot be shown: open: expected some of Slope, Break it, Health, Save, Table, got “slope”",
  );
});

test("another src shows that file, in place of the first and of one that has not come yet", async () => {
  const L = (code: string) => JSON.stringify({ view: "graph", code });
  const files = { one: L("L = 1.0"), two: L("L = 2.0"), three: L("L = 3.0") };
  vi.stubGlobal(
    "fetch",
    async (src: keyof typeof files) => new Response(files[src]),
  );
  const view = put(undefined, { src: "one" });
  await settled();
  expect((await table(insideOf(view) as never)).L?.[0]).toBe(1);
  view.setAttribute("src", "two");
  view.setAttribute("src", "three");
  await settled();
  expect(insideOf(view).querySelectorAll("section")).toHaveLength(1);
  expect((await table(insideOf(view) as never)).L?.[0]).toBe(3);
  vi.unstubAllGlobals();
});

const deep = (depth: number) => `${"[".repeat(depth)}${"]".repeat(depth)}`;
const changed = (more: object) => ({ ...STATE, ...more });
const withModel = (more: object) => changed({ model: { ...model, ...more } });

test.each([
  ["no state", undefined, "it has neither a state in it nor an attribute src"],
  ["no JSON", "{", "its JSON has an error"],
  ["a list", [], 'it has no “view”, such as {"view": "graph"}'],
  ["another JSON", { a: 1 }, 'it has no “view”, such as {"view": "graph"}'],
  [
    "a future schema",
    changed({ micrograd_widgets: 2 }),
    "has schema 2, this page reads 1",
  ],
  ["a schema of text", changed({ micrograd_widgets: "1" }), 'has schema "1"'],
  [
    "an unknown view",
    changed({ view: "toString" }),
    "there is no view “toString”, only graph",
  ],
  ["no view", changed({ view: 1 }), "its part “view” is damaged"],
  ["no model", changed({ model: null }), "its part “model” is damaged"],
  [
    "an unknown part",
    changed({ script: "alert(1)" }),
    "an unknown part “script”",
  ],
  [
    "other sizes",
    withModel({ data: model.moves }),
    "its part “data” is damaged",
  ],
  [
    "no base64",
    withModel({ data: { base64: "#" } }),
    "its part “data” is damaged",
  ],
  [
    "bytes that are none",
    withModel({ data: { base64: 1 } }),
    "its part “data” is damaged",
  ],
  ["text for bytes", withModel({ data: "AAAA" }), "its part “data” is damaged"],
  [
    "__proto__",
    JSON.stringify(STATE).replace(
      '"digits"',
      '"__proto__":{"data":1},"digits"',
    ),
    "its part “__proto__” is damaged",
  ],
  [
    "a deep state",
    `{"micrograd_widgets":1,"view":"graph","model":{"data":${deep(1e5)}}}`,
    "its part “data” is damaged",
  ],
  [
    "a future graph",
    withModel({ structure: { ...model.structure, schema: 9 } }),
    "schema 1",
  ],
  ["more than 64 MB", `"${"a".repeat(64e6)}"`, "its state has more than 64 MB"],
])("a state with %s is refused in words", async (_, json, why) => {
  const start = performance.now();
  const [bad, good] = [put(json), put(STATE)];
  const sentence = await refusal(bad);
  expect(sentence).toContain("This view cannot be shown: ");
  expect(sentence).toContain(why);
  expect(sentence).not.toContain("run the cell again");
  expect(await refusal(good)).toBe("");
  expect(insideOf(good).querySelector("section")).not.toBeNull();
  expect(performance.now() - start).toBeLessThan(10_000); // no loop without an end
});

test("an unknown part to hide is refused in words", async () => {
  const why = await refusal(put(STATE, { hide: "toolbar everything" }));
  expect(why).toContain("hide: expected some of toolbar, settings");
});

test("a graph that only Python can compute shows its numbers, and says what it cannot do", async () => {
  const ops = ["", "mystery", "+"];
  const view = put(withModel({ structure: { ...model.structure, ops } }));
  await settled();
  const root = insideOf(view);
  expect((await table(root as never)).L).toEqual([-8, 0]);
  expect(status(root)).toContain("Its numbers stay as they are");
  expect(status(root)).toContain("mystery");
  slide(root as never, "a", 3);
  await settled();
  expect((await table(root as never)).a).toEqual([2, 0]);
  expect(status(root)).not.toContain("computed in the kernel");
});

test("a host's model with a state is shown, and ends without a trace", async () => {
  const el = document.createElement("div");
  document.body.append(el);
  const host = { get: (key: keyof typeof STATE) => STATE[key] };
  const end = micrograd.render({ model: host as never, el });
  slide(el, "a", 3);
  expect((await table(el)).L?.[0]).toBe(-2);
  end();
  expect(el.childElementCount).toBe(0);
});

const RUN = { layers: [2, 3, 1], data: "moons" };
const SOURCES = [
  { view: "graph", code: "a = 2.0\nL = a*-4.0" },
  { view: "graph", code: "a = 2.0\nL = a*-4.0", editable: true, play: true },
  { view: "network", layers: [2, 3, 1], x: [1, 2] },
  { view: "neuron", x: [1, 2] },
  { view: "derivative", f: "x**2" },
  { view: "training", ...RUN, play: true },
  { view: "surface", ...RUN },
];

test.each([STATE, ...SOURCES])(
  "MyST, whose model throws at off, send, save_changes and widget_manager, shows %j",
  async (json) => {
    const el = document.createElement("div");
    document.body.append(el);
    const model = new MystModel(json as never).proxy();
    micrograd.initialize();
    const end = micrograd.render({ model: model as never, el });
    await settled();
    expect(el.querySelector("[role=alert]")?.textContent).toBeUndefined();
    expect(status(el)).not.toBe("");
    if (json.view === "graph") {
      slide(el, "a", 3);
      button(el, "Backward").click();
      expect(Object.keys(await table(el))).toContain("a");
    }
    end();
    expect(el.childElementCount).toBe(0);
  },
);

test("MyST: a mistake in the source is one sentence", async () => {
  const el = document.createElement("div");
  const model = new MystModel({ view: "graph", code: "a = b" } as never);
  micrograd.render({ model: model.proxy() as never, el });
  expect(el.textContent).toContain("This view cannot be shown: line 1, column");
});
