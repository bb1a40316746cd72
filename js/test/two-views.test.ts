// @vitest-environment happy-dom
// Two views on one page: no id is there twice, and nothing in one refers to the other.
import { afterEach, expect, test, vi } from "vitest";
import { STATES } from "./every-view.ts";
import { JupyterModel } from "./fake-hosts.ts";
import { settled, type } from "./page.ts";

const REFERENCES = [
  ...["aria-activedescendant", "aria-controls", "aria-describedby"],
  ...["aria-details", "aria-errormessage", "aria-flowto", "aria-labelledby"],
  ...["aria-owns", "for", "list", "headers", "form", "popovertarget"],
];

const ends: (() => void)[] = [];

afterEach(() => {
  for (const end of ends.splice(0)) end();
  document.body.replaceChildren();
});

/** A view from a bundle of its own, as anywidget loads one for each model. */
async function opened(kind: string, view_id: string, inShadow: boolean) {
  vi.resetModules();
  const { default: bundle } = await import(`../src/views/${kind}.tsx`);
  const model = new JupyterModel({ ...STATES[kind]?.(), view_id } as never);
  const host = document.createElement("div");
  document.body.append(host);
  const root = inShadow ? host.attachShadow({ mode: "open" }) : host;
  const el = document.createElement("div");
  root.append(el);
  const { signal } = new AbortController();
  ends.push(bundle.render({ model: model.proxy(), el, signal }));
  await settled();
  expect(el.textContent).not.toContain("micrograd_widgets:");
  return el;
}

/** Open whatever can be opened, and look for something in every field that looks. */
async function openAll(el: HTMLElement) {
  const closed = "[aria-expanded=false]:not(input, .mgw-title, .mgw-opener)";
  for (let round = 0; round < 3; round++) {
    for (const one of el.querySelectorAll<HTMLElement>(closed)) one.click();
    await settled();
  }
  for (const field of el.querySelectorAll("input"))
    if (field.matches("[role=combobox]")) type(field, "a");
  await settled();
  // happy-dom stumbles over a focus in another shadow root
  const root = el.getRootNode() as Document | ShadowRoot;
  if (root.activeElement instanceof HTMLElement) root.activeElement.blur();
}

const elementsOf = (el: HTMLElement) => [...el.querySelectorAll("*")];

const idsOf = (el: HTMLElement) =>
  elementsOf(el).flatMap(({ id }) => (id ? [id] : []));

/** The ids that the elements in `el` refer to. */
const referredTo = (el: HTMLElement) =>
  elementsOf(el).flatMap((one) => [
    ...REFERENCES.flatMap((name) => one.getAttribute(name)?.split(/\s+/) ?? []),
    ...one
      .getAttributeNames()
      .flatMap((name) =>
        [
          ...(one.getAttribute(name) ?? "").matchAll(
            /url\(["']?#([^"')]+)|^#(.+)/g,
          ),
        ].map(([, url, link]) => url ?? link),
      ),
  ]);

const groupsOf = (el: HTMLElement) =>
  elementsOf(el)
    .map((one) => one.getAttribute("name"))
    .filter(Boolean);

const CASES = Object.keys(STATES).flatMap((kind) =>
  ["of two models", "of one model", "in shadow roots"].map(
    (how) => [kind, how] as const,
  ),
);

test.each(CASES)(
  "two views: %s, %s",
  { timeout: 30_000 },
  async (kind, how) => {
    const inShadow = how === "in shadow roots";
    const ids = how === "of one model" ? ["same", "same"] : ["one", "other"];
    const views: HTMLElement[] = [];
    for (const id of ids) views.push(await opened(kind, id, inShadow));
    for (const view of views) await openAll(view);
    const all = views.flatMap(idsOf);
    expect(all).toEqual([...new Set(all)]);
    for (const view of views) {
      const own = new Set(idsOf(view));
      expect(referredTo(view).filter((id) => !own.has(id ?? ""))).toEqual([]);
    }
    const [one, other] = views.map(groupsOf);
    expect(one?.filter((name) => other?.includes(name))).toEqual([]);
  },
);

test("views of all kinds on one page", { timeout: 30_000 }, async () => {
  const views: HTMLElement[] = [];
  for (const kind of Object.keys(STATES))
    views.push(await opened(kind, kind, false));
  for (const view of views) await openAll(view);
  const all = views.flatMap(idsOf);
  expect(all.length).toBeGreaterThan(8);
  expect(all).toEqual([...new Set(all)]);
});

const landmarks = () =>
  [...document.querySelectorAll("section.mgw")].map((root) =>
    root.getAttribute("aria-label"),
  );

test("two views of the same name are two landmarks, one alone keeps its name", async () => {
  await opened("graph", "", false);
  const [name] = landmarks();
  await opened("graph", "", false);
  await opened("neuron", "", false);
  expect(landmarks()).toEqual([name, `${name}, view 2`, "Neuron"]);
  ends.shift()?.();
  await settled();
  expect(landmarks()).toContain(name);
  expect(landmarks()).not.toContain(`${name}, view 2`);
});
