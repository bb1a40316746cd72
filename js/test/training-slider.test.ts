// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { JupyterModel } from "./fake-hosts.ts";
import { button, field, settled, slider, type } from "./page.ts";
import { moonsState } from "./run-kernel.ts";
import { el, openForEachTest, show } from "./training-page.ts";

openForEachTest();

test("the slider of a weight follows a huge number out and back", async () => {
  show(new JupyterModel(moonsState() as never));
  const network = el.querySelector('[aria-label="Network"][role=listbox]');
  for (const key of ["ArrowRight", "Enter", "Enter"]) {
    network?.dispatchEvent(
      new KeyboardEvent("keydown", { key, bubbles: true }),
    );
    await settled();
  }
  const name = document.activeElement?.getAttribute("aria-label") ?? "";
  const ends = () => [slider(el, name).min, slider(el, name).max];
  expect(ends()).toEqual(["-2", "2"]);
  type(field(el, `${name} value`), "6e12");
  await settled();
  expect(Number(slider(el, name).max)).toBeGreaterThan(6e12);
  button(el, "Reset").click();
  await settled();
  expect(ends()).toEqual(["-2", "2"]);
});
