// @vitest-environment happy-dom
import { h, render } from "preact";
import { expect, test, vi } from "vitest";
import type { GraphStore } from "../src/store/graph-store.ts";
import { shape } from "../src/ui/picture-text.ts";
import { Plot } from "../src/ui/plot.tsx";
import { csvOf, fileName, tabbed } from "../src/views/graph/export-panel.tsx";
import { settled } from "./page.ts";

const storeOf = (...names: string[]): GraphStore =>
  ({
    structure: { names },
    tape: { data: names.map(() => -2), grad: names.map(() => 0.5) },
    root: names.length - 1,
    name: (i: number) => names[i],
  }) as unknown as GraphStore;

test.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1+1", "＝1"])(
  "the label %j is text in a spreadsheet, and numbers stay numbers",
  (label) => {
    const [, row] = csvOf(storeOf(label)).split("\r\n");
    expect(`${row}`).toMatch(/^"'/);
    expect(csvOf(storeOf(label))).toContain('",-2,0.5');
    expect(tabbed(storeOf(label)).split("\n")[1]).toMatch(/^'.*\t-2\t0\.5$/);
  },
);

test("other labels are as they are", () => {
  expect(csvOf(storeOf("a=b"))).toContain('\r\n"a=b",-2,0.5');
});

test.each([
  ["con", "graph_con.svg"],
  ["LPT1", "graph_LPT1.svg"],
  ["😀".repeat(70), `${"😀".repeat(60)}.svg`],
])("the label %j gives the file %j", (label, file) => {
  expect(fileName(storeOf(label), "svg")).toBe(file);
});

test("a picture holds no letter that XML forbids", () => {
  expect(shape("text", {}, "a\u0001b\ud800\uffffc").textContent).toBe("a b  c");
});

test("a very narrow plot has no negative width", async () => {
  vi.spyOn(Element.prototype, "getBoundingClientRect").mockReturnValue(
    new DOMRect(0, 0, 30, 20),
  );
  const el = document.createElement("div");
  document.body.append(el);
  const axis = { name: "x", min: 0, max: 1 };
  render(h(Plot, { label: "p", x: axis, y: axis, lines: [] }), el);
  await settled();
  expect(el.querySelector("svg svg")).not.toBeNull();
  for (const svg of el.querySelectorAll("svg[width]"))
    expect(Number(svg.getAttribute("width"))).toBeGreaterThan(0);
  expect(el.innerHTML).not.toMatch(/(width|height|r)="-/);
  vi.restoreAllMocks();
});
