// @vitest-environment happy-dom
import type { AnyModel } from "@anywidget/types";
import { expect, test } from "vitest";
import { STEPS } from "../src/engine/difference.ts";
import type { DerivativeWidgetModel } from "../src/models.ts";
import derivative from "../src/views/derivative.tsx";
import { JupyterModel } from "./fake-hosts.ts";
import { settled, slider } from "./page.ts";

declare const __VERSION__: string;

const packed = (numbers: number[]) =>
  new DataView(Float64Array.from(numbers).buffer);

const state = {
  values: packed([3, 0.001, 9, 9.006, 8.994, 6]),
  ladder: packed(STEPS.flatMap((h) => [h, (3 + h) ** 2, (3 - h) ** 2])),
  samples: packed([25, 0, 25]),
  x: 3,
  h: 0.001,
  x_min: -5,
  x_max: 5,
  name: "f",
  error: "",
  version: __VERSION__,
  view_id: "f",
};

test("the range stays while the pointer is down, and follows x from then on", async () => {
  const model = new JupyterModel(state as never);
  const el = document.createElement("div");
  document.body.append(el);
  const end = new AbortController();
  derivative.render({
    model: model.proxy() as unknown as AnyModel<DerivativeWidgetModel>,
    el,
    signal: end.signal,
  });
  await settled();
  const x = slider(el, "x");
  const point = (target: EventTarget, name: string) =>
    target.dispatchEvent(new Event(name, { bubbles: true }));
  point(el.querySelector("svg") as Element, "pointerdown");
  model.update({ x_min: -5, x_max: 41, samples: packed([25, 0, 99]) } as never);
  await settled();
  expect(x.max).toBe("5");
  point(document, "pointerup");
  await settled();
  expect(x.max).toBe("41");
  end.abort();
});
