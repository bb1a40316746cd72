// @vitest-environment happy-dom
// What an exercise shows while it is answered.

import { afterEach, expect, test } from "vitest";
import { readSource } from "../src/source/source.ts";
import exercise from "../src/views/exercise.tsx";
import { button, settled, slide, status } from "./page.ts";

const L = "a = 2.0\nb = -3.0\nc = 10.0\nf = -2.0\ne = a*b\nd = e + c\nL = d*f";

let cleanup = () => {};

async function shown(source: object) {
  const { model } = readSource({ view: "exercise", ...source } as never);
  const el = document.createElement("div");
  document.body.append(el);
  const end = new AbortController();
  cleanup = exercise.render({
    model: model as never,
    el,
    signal: end.signal,
  });
  await settled();
  return el;
}

afterEach(() => {
  cleanup();
  document.body.replaceChildren();
});

test("the status line of a tuned graph follows the sliders after a check", async () => {
  const el = await shown({
    kind: "tune",
    code: "a = 2.0\nL = a*3.0",
    tune: ["a"],
    target: 3,
  });
  expect(status(el)).toContain(
    "Not answered yet. Move a slider, then press Check.",
  );
  button(el, "Check").click();
  await settled();
  expect(status(el)).toContain("Not right yet. L is above its target.");
  slide(el, "a", 0.5);
  await settled();
  expect(status(el)).toContain("Not right yet. L is below its target.");
  slide(el, "a", 1);
  await settled();
  expect(status(el)).toContain("L has reached its target. Press Check.");
  button(el, "Check").click();
  await settled();
  expect(status(el)).toContain("Finished after 2 tries.");
});

test("no name of a node has a gradient that is asked for", async () => {
  const el = await shown({ kind: "gradients", code: L });
  const names = [...el.querySelectorAll(".mgw-title")].map((title) =>
    title.getAttribute("aria-label"),
  );
  expect(names).toContain("L = d × f, value −8.0000, gradient unknown");
});
