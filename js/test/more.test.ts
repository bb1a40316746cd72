// @vitest-environment happy-dom
import { afterEach, expect, test } from "vitest";
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
