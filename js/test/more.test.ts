// @vitest-environment happy-dom
import { h, render } from "preact";
import { afterEach, expect, test } from "vitest";
import { Toolbar } from "../src/ui/toolbar.tsx";
import { network, stateOf } from "./boxed.ts";
import { JupyterModel } from "./fake-hosts.ts";
import { button, closeAll, show } from "./page.ts";

afterEach(closeAll);

const more = (widths: number[]) =>
  button(show(new JupyterModel(stateOf(network(widths, 1)))).el, "More");

test("More stays as it was left when a graph is shown again, and the browser stores nothing", async () => {
  more([2, 1]).click();
  closeAll();
  expect(more([2, 1]).getAttribute("aria-expanded")).toBe("true");
  closeAll();
  expect(more([3, 1]).getAttribute("aria-expanded")).toBe("false");
  expect([localStorage.length, sessionStorage.length]).toEqual([0, 0]);
});

test("More stays open when a view goes on with another network or other code", () => {
  const el = document.createElement("div");
  const toolbar = (kept: string) =>
    render(h(Toolbar, { name: "Acts", kept, children: [], more: [] }), el);
  toolbar("2 neurons");
  button(el, "More").click();
  for (const kept of ["3 neurons", "4 neurons"]) {
    toolbar(kept);
    expect(button(el, "More").getAttribute("aria-expanded")).toBe("true");
  }
  render(null, el);
  toolbar("4 neurons");
  expect(button(el, "More").getAttribute("aria-expanded")).toBe("true");
  render(null, el);
});
