// @vitest-environment happy-dom
import { signal } from "@preact/signals";
import { render } from "preact";
import { afterEach, expect, test } from "vitest";
import { type Data, NO_DATA } from "../src/views/plane/data.ts";
import { Fit, type FitProps } from "../src/views/plane/fit.tsx";
import { FitCurve, SAMPLES } from "../src/views/plane/fit-curve.ts";
import { nextPoint } from "../src/views/plane/neighbours.ts";
import { closeAll } from "./page.ts";

const set = (X: number[], y: number[]): Data => ({
  X: Float64Array.from(X),
  y: Float64Array.from(y),
  yWidth: 1,
});

afterEach(() => {
  for (const el of document.body.children) render(null, el);
  closeAll();
});

/** Wait until all requested frames are over. */
async function frames(): Promise<void> {
  for (let k = 0; k < 4; k++)
    await new Promise((next) =>
      requestAnimationFrame(() => setTimeout(next, 0)),
    );
}

async function curveView(options: Partial<FitProps> = {}) {
  const el = document.createElement("div");
  document.body.append(el);
  const done: unknown[][] = [];
  const messages: string[] = [];
  const note =
    (kind: string) =>
    (...numbers: unknown[]) =>
      void done.push([kind, ...numbers]);
  render(
    <Fit
      predict={(points) => points.map((x) => 2 * x)}
      data={signal(set([-1, 0, 1], [-2, 1, 3]))}
      names={["x", "y"]}
      tick={signal(0)}
      edits={{ move: note("move"), add: note("add"), remove: note("remove") }}
      onMessage={(text) => messages.push(text)}
      {...options}
    />,
    el,
  );
  const canvas = el.querySelector("canvas") as HTMLCanvasElement;
  canvas.getBoundingClientRect = () => new DOMRect(0, 0, 400, 380);
  await frames();
  return { el, canvas, done, messages };
}

test("the text gives the mean squared distance, separately for the points held out", async () => {
  const { el } = await curveView({ test: signal(set([2], [7])) });
  // 0, 1 and 1 squared, a third of it; 7 − 4 squared
  expect(el.querySelector("figcaption")?.textContent).toContain(
    "The curve is the output. Mean squared distance of the points 0.6667, of those held out (hollow) 9.0000.",
  );
});

test("the text names a gap in the curve", async () => {
  const { el } = await curveView({
    predict: (points) => points.map(Math.sqrt),
  });
  expect(el.querySelector("figcaption")?.textContent).toContain(
    "Where it is interrupted, the output is no number (NaN).",
  );
});

test("a drag moves both the input and the target of a point", async () => {
  const { canvas, done, messages } = await curveView();
  const point = (kind: string, clientX: number, clientY: number) =>
    canvas.dispatchEvent(
      new PointerEvent(kind, { clientX, clientY, bubbles: true }),
    );
  // x from −1.24 to 1.24, y from −2.6 to 3.6: the second point is in the middle of the width
  point("pointerdown", 200, (380 * 2.6) / 6.2);
  point("pointermove", 300, 190);
  point("pointerup", 300, 190);
  expect(messages[0]).toBe("At point 2 of 3: x 0, y 1; output 0");
  expect(done).toEqual([
    ["move", 1, 0.62, 0.5, false],
    ["move", 1, 0.62, 0.5, true],
  ]);
});

test("a check box shows the residuals", async () => {
  const { el } = await curveView();
  const box = el.querySelector("[type=checkbox]") as HTMLInputElement;
  const caption = () => el.querySelector("figcaption")?.textContent;
  expect(box.closest("label")?.textContent).toBe("Residuals");
  expect(caption()).not.toContain("bar");
  box.click();
  await frames();
  expect(caption()).toContain(
    "A bar goes from the curve to each point: blue up, orange and dashed down.",
  );
});

test("the curve is computed once for each state of the model, from one end of the axis to the other", () => {
  const curve = new FitCurve();
  const asked: Float64Array[] = [];
  const predict = (points: Float64Array) => {
    asked.push(points);
    return points.map((x) => x ** 2);
  };
  const axis = { name: "x", min: -2, max: 3 };
  const data = set([1, 2], [0, 0]);
  const sets = [data, NO_DATA] as const;
  curve.update(predict, axis, sets, 0);
  curve.update(predict, axis, sets, 0);
  expect(asked).toHaveLength(1);
  expect([asked[0]?.[0], asked[0]?.[SAMPLES - 1]]).toEqual([-2, 3]);
  expect([...curve.at]).toEqual([1, 4]);
  curve.update(predict, axis, sets, 1);
  expect(asked).toHaveLength(2);
});

test("an arrow goes to the nearest point in its direction, or to none", () => {
  const places = [
    { x: 0, y: 0 },
    { x: 10, y: 2 },
    { x: 60, y: 0 },
    { x: 1, y: 30 },
  ];
  const at = (i: number) => places[i] as { x: number; y: number };
  expect(nextPoint(at, 4, 0, [1, 0])).toBe(1);
  expect(nextPoint(at, 4, 0, [0, 1])).toBe(3);
  expect(nextPoint(at, 4, 0, [-1, 0])).toBe(-1);
});
