// @vitest-environment happy-dom
// Save: the numbers as text and files, also on pages that refuse the clipboard or images.

import { afterEach, expect, test, vi } from "vitest";
import type { GraphStore } from "../src/store/graph-store.ts";
import { csvOf, fileName, tabbed } from "../src/views/graph/export-panel.tsx";
import { button, closeAll, settled, shown, status } from "./page.ts";
import { until } from "./until.ts";

afterEach(() => {
  closeAll();
  vi.unstubAllGlobals();
});

/** The part of a store that the numbers of a graph need. */
function storeOf(names: string[], data: number[], grad: number[]): GraphStore {
  const root = names.length - 1;
  return {
    structure: { names },
    tape: { data, grad, root },
    root,
    name: (i: number) => names[i],
  } as unknown as GraphStore;
}

test("the table as CSV has every digit, and quotes around labels", () => {
  const store = storeOf(
    ["a, b", 'say "x"', "two\nlines", "ü"],
    [6.8813735870195432, -0, Number.NaN, 1e-320],
    [0.1, Infinity, -Infinity, 0],
  );
  expect(csvOf(store)).toBe(
    [
      "label,value,gradient",
      '"a, b",6.881373587019543,0.1',
      '"say ""x""",-0,Infinity',
      '"two\nlines",NaN,-Infinity',
      '"ü",1e-320,0',
      "",
    ].join("\r\n"),
  );
});

test("copied numbers have tabs between columns, and one line a node", () => {
  const store = storeOf(["a\tb\nc"], [1 / 3], [0]);
  expect(tabbed(store)).toBe(
    "label\tvalue\tgradient\na b c\t0.3333333333333333\t0",
  );
});

test.each([
  ["L", "L.csv"],
  ["loss / 2", "loss _ 2.csv"],
  ["../../etc", "etc.csv"],
  ["a\u202egnp", "a_gnp.csv"],
  ["???", "graph.csv"],
  ["π × r**2", "π × r_2.csv"],
  ["x".repeat(200), `${"x".repeat(60)}.csv`],
])("the label %j gives the file %j", (label, file) => {
  expect(fileName(storeOf([label], [0], [0]), "csv")).toBe(file);
});

/** The panel of the lecture's L. */
function opened(): HTMLElement {
  const { el } = shown();
  button(el, "Save").click();
  return el;
}

const onClipboard = (writeText: unknown) =>
  vi.stubGlobal("navigator", { ...navigator, clipboard: { writeText } });

test("Copy numbers puts the table on the clipboard and says so", async () => {
  const written: string[] = [];
  onClipboard(async (text: string) => void written.push(text));
  const el = opened();
  await settled();
  button(el, "Copy numbers").click();
  await settled();
  expect(written[0]?.split("\n").at(-1)).toBe("L\t-8\t0");
  expect(status(el)).toContain("Copied: value and gradient of 7 Values");
});

test.each([
  ["there is none", undefined],
  ["it refuses", () => Promise.reject(new Error("no"))],
])(
  "where %s, the numbers are selected to be copied by hand",
  async (_, how) => {
    if (how) onClipboard(how);
    else vi.stubGlobal("navigator", {});
    const el = opened();
    await settled();
    button(el, "Copy numbers").click();
    await settled();
    const area = el.querySelector("textarea");
    expect(area?.value.split("\n").at(-1)).toBe("L\t-8\t0");
    expect(area?.selectionEnd).toBe(area?.value.length);
    expect(status(el)).toContain("may not write to the clipboard");
  },
);

test("a page that refuses images says so, and names what works", async () => {
  class Refused {
    onerror = () => {};
    set src(_: string) {
      queueMicrotask(() => this.onerror());
    }
  }
  vi.stubGlobal("Image", Refused);
  const el = opened();
  await settled();
  button(el, "PNG").click();
  await until(() =>
    expect(status(el)).toContain(
      "This page lets no PNG be made: its content security policy refuses images made here. SVG works.",
    ),
  );
});

test.each([
  ["SVG", "L.svg", "image/svg+xml"],
  ["CSV", "L.csv", "text/csv;charset=utf-8"],
])("%s is downloaded as %s", async (kind, file, type) => {
  const files: [string, string][] = [];
  let given = "";
  vi.spyOn(URL, "createObjectURL").mockImplementation((blob) => {
    given = (blob as Blob).type;
    return "blob:here";
  });
  vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (
    this: HTMLAnchorElement,
  ) {
    files.push([this.download, given]);
  });
  const el = opened();
  await settled();
  button(el, kind).click();
  await settled();
  expect(files).toEqual([[file, type]]);
  expect(status(el)).toContain(`Saved: ${file} is among your downloads.`);
  vi.restoreAllMocks();
});
