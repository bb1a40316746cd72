// @vitest-environment happy-dom
import { signal } from "@preact/signals";
import { render } from "preact";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Boundary, type BoundaryProps } from "../src/views/plane/boundary.tsx";
import { type Data, NO_DATA } from "../src/views/plane/data.ts";
import { PlaneReading } from "../src/views/plane/plane-reading.ts";
import { closeAll } from "./page.ts";

const WIDTH = 400;
const HEIGHT = 380;

/** Wait until all requested frames are over. */
async function painted(): Promise<void> {
  for (let k = 0; k < 4; k++)
    await new Promise((done) =>
      requestAnimationFrame(() => setTimeout(done, 0)),
    );
}

const five: Data = {
  X: Float64Array.of(-1, -1, 1, -1, 1, 1, -1, 1, 0.5, 0),
  y: Float64Array.of(-1, 1, 1, -1, -1),
  yWidth: 1,
};

/** A plane whose output is x1, on the data of `five`; edits change the data, and a message describes them. */
async function plane(options: Partial<BoundaryProps> = {}) {
  const el = document.createElement("div");
  document.body.append(el);
  const data = signal(five);
  const messages: string[] = [];
  const done: unknown[][] = [];
  let asked = 0;
  const change = (X: number[], y: number[]) => {
    const { yWidth } = data.peek();
    data.value = { X: Float64Array.from(X), y: Float64Array.from(y), yWidth };
  };
  const props: BoundaryProps = {
    predict: (points) => {
      asked += points.length / 2;
      return points.filter((_, k) => k % 2 === 0);
    },
    outputs: 1,
    border: 0,
    labels: [-1, 1],
    data,
    names: ["x1", "x2"],
    tick: signal(0),
    onMessage: (text) => messages.push(text),
    edits: {
      move: (i, x1, x2, isDone) => {
        done.push(["move", i, x1, x2, isDone]);
        const { X, y } = data.peek();
        change([...X].with(2 * i, x1).with(2 * i + 1, x2), [...y]);
      },
      add: (x1, x2, target) => {
        done.push(["add", x1, x2, target]);
        const { X, y } = data.peek();
        change([...X, x1, x2], [...y, target]);
      },
      remove: (i) => {
        done.push(["remove", i]);
        const { X, y } = data.peek();
        change([...X].toSpliced(2 * i, 2), [...y].toSpliced(i, 1));
      },
    },
    ...options,
  };
  render(<Boundary {...props} />, el);
  const canvas = el.querySelector("canvas") as HTMLCanvasElement;
  canvas.getBoundingClientRect = () => new DOMRect(0, 0, WIDTH, HEIGHT);
  await painted();
  const caption = () => el.querySelector("figcaption")?.textContent ?? "";
  const asks = () => asked;
  return { el, canvas, data, messages, done, caption, asks, props };
}

beforeEach(() => {
  vi.spyOn(performance, "now").mockReturnValue(0); // on a slow machine the grid would be coarser
});

afterEach(() => {
  vi.restoreAllMocks();
  for (const el of document.body.children) render(null, el);
  closeAll();
});

const key = (el: Element, name: string, more: KeyboardEventInit = {}) => {
  const event = { key: name, bubbles: true, cancelable: true, ...more };
  return el.dispatchEvent(new KeyboardEvent("keydown", event));
};

const point = (el: Element, kind: string, clientX: number, clientY: number) =>
  el.dispatchEvent(
    new PointerEvent(kind, { clientX, clientY, bubbles: true, pointerId: 1 }),
  );

/** Where x1, x2 are on the sheet: the data reach from −1 to 1, with a margin of 0.24. */
const at = (x1: number, x2: number): [number, number] => [
  (WIDTH * (x1 + 1.24)) / 2.48,
  (HEIGHT * (1.24 - x2)) / 2.48,
];

function drag(canvas: Element, from: [number, number], to: [number, number]) {
  point(canvas, "pointerdown", ...at(...from));
  point(canvas, "pointermove", ...at(...to));
  point(canvas, "pointerup", ...at(...to));
  canvas.dispatchEvent(new MouseEvent("click"));
}

function click(canvas: Element, x1: number, x2: number) {
  const [clientX, clientY] = at(x1, x2);
  point(canvas, "pointerdown", clientX, clientY);
  point(canvas, "pointerup", clientX, clientY);
  canvas.dispatchEvent(
    new MouseEvent("click", { clientX, clientY, bubbles: true }),
  );
}

const choose = (el: Element, name: string) => {
  const label = [...el.querySelectorAll("label")].find(
    (one) => one.textContent === name,
  );
  const radio = label?.querySelector("input") as HTMLInputElement;
  radio.checked = true;
  radio.dispatchEvent(new Event("change", { bubbles: true }));
};

// ---- looking

test("the caption says how many points are on their side, and where the border is", async () => {
  const { caption, canvas } = await plane({});
  expect(canvas.getAttribute("aria-label")).toBe(
    "Decision boundary in the plane of x1 and x2",
  );
  expect(caption()).toContain(
    "On the line the output is 0; blue is above, orange below. 4 of 5 points on the right side; the others are ringed.",
  );
});

test("held out points are counted separately", async () => {
  const held = {
    X: Float64Array.of(2, 0, -2, 0),
    y: Float64Array.of(1, 1),
    yWidth: 1,
  };
  const { caption } = await plane({ test: signal(held) });
  expect(caption()).toContain(
    "4 of 5 points on the right side, and 1 of the 2 held out (hollow)",
  );
});

test("the caption names outputs that are NaN", async () => {
  const some = await plane({
    predict: (p) => p.filter((_, k) => k % 2 === 0).map(Math.sqrt),
  });
  expect(some.caption()).toContain(
    "Where it is hatched, the output is no number (NaN).",
  );
  const all = await plane({
    predict: (p) => new Float64Array(p.length / 2).fill(Number.NaN),
  });
  expect(all.caption()).toContain("The output is no number (NaN) anywhere.");
});

test("the model is evaluated once a frame, however often it changes", async () => {
  const { asks, props } = await plane({});
  const before = asks();
  const tick = props.tick as ReturnType<typeof signal<unknown>>;
  for (let k = 0; k < 5; k++) tick.value = k + 1;
  await painted();
  expect(asks()).toBe(before + 100 * 100 + 5);
  await painted();
  expect(asks()).toBe(before + 100 * 100 + 5);
});

test("after the view is gone the model is not evaluated", async () => {
  const { asks, el, props } = await plane({});
  const before = asks();
  const tick = props.tick as ReturnType<typeof signal<unknown>>;
  tick.value = "changed, and the frame has not come yet";
  render(null, el);
  tick.value = "changed again";
  await painted();
  expect(asks()).toBe(before);
});

test("without edits the plane is a picture: no tab stop, nothing to choose", async () => {
  const { canvas, el } = await plane({ edits: undefined as never });
  expect(canvas.getAttribute("role")).toBe("img");
  expect(canvas.hasAttribute("tabindex")).toBe(false);
  expect(el.querySelector("input")).toBeNull();
});

test("moving a point does not evaluate the whole plane again", async () => {
  const { asks, canvas } = await plane({});
  const before = asks();
  key(canvas, "End");
  key(canvas, "ArrowLeft", { shiftKey: true });
  await painted();
  expect(asks() - before).toBeLessThan(20);
});

test("a slow model is evaluated on a coarse grid while it changes, and on a fine one at rest", () => {
  let now = 0;
  const reading = new PlaneReading(() => now);
  const model = {
    outputs: 1,
    border: 0,
    labels: [-1, 1],
    predict: (points: Float64Array) => {
      now += points.length / 2 / 100; // 100 ms for 10,000 points
      return points.filter((_, k) => k % 2 === 0);
    },
  };
  const axes = [
    { name: "x1", min: 0, max: 1 },
    { name: "x2", min: 0, max: 1 },
  ] as const;
  const read = (tick: number) =>
    reading.update(model, axes, [NO_DATA, NO_DATA], tick);
  expect(read(0)).toBe(true); // nothing is known of it yet
  now += 50;
  expect(read(1)).toBe(false); // half of the time is not for us
  expect(reading.field).toHaveLength(100 * 100);
  now += 60;
  expect(read(1)).toBe(false);
  expect(reading.field).toHaveLength(25 * 25);
  now += 100;
  expect(read(1)).toBe(false);
  now += 150;
  expect(read(1)).toBe(true);
  expect(reading.field).toHaveLength(100 * 100);
});

// ---- the pointer

test("a drag moves a point: each move gives a message, the last one that it is done", async () => {
  const { canvas, done, messages, data } = await plane({});
  drag(canvas, [0.5, 0], [-0.5, 0.2]);
  expect(done).toEqual([
    ["move", 4, -0.5, 0.2, false],
    ["move", 4, -0.5, 0.2, true],
  ]);
  expect([...data.value.X.slice(8)]).toEqual([-0.5, 0.2]);
  expect(messages[0]).toBe(
    "At point 5 of 5: x1 0.5, x2 0, orange −1; output 0.5, on the wrong side",
  );
  expect(messages.at(-1)).toBe(
    "Moved: point 5 of 5: x1 −0.5, x2 0.2, orange −1; output −0.5",
  );
});

test("a click on a point only reads it", async () => {
  const { canvas, done, messages } = await plane({});
  click(canvas, 1.02, 1);
  expect(done).toEqual([]);
  expect(messages).toEqual(["At point 3 of 5: x1 1, x2 1, blue 1; output 1"]);
});

test("a click on free space adds a point of the chosen class", async () => {
  const { canvas, done, messages, el } = await plane({});
  click(canvas, 0, 0.5);
  choose(el, "orange −1");
  await painted();
  click(canvas, 0, -0.5);
  expect(done).toEqual([
    ["add", 0, 0.5, 1],
    ["add", 0, -0.5, -1],
  ]);
  expect(messages.at(-1)).toBe(
    "Added: point 7 of 7: x1 0, x2 −0.5, orange −1; output 0",
  );
});

test("the eraser removes the point under it, or says that there is none", async () => {
  const { canvas, done, messages, el } = await plane({});
  choose(el, "Erase");
  await painted();
  click(canvas, 1, 1);
  click(canvas, 0, 0.5);
  expect(done).toEqual([["remove", 2]]);
  expect(messages).toEqual([
    "Point 3 removed; 4 are left.",
    "There is no point here.",
  ]);
});

test("a point dragged off the sheet stays on its edge, and the axes do not move meanwhile", async () => {
  const { canvas, data, el } = await plane({});
  const ticks = () => el.querySelector(".mgw-ticks")?.innerHTML;
  const before = ticks();
  point(canvas, "pointerdown", ...at(1, 1));
  point(canvas, "pointermove", 10 * WIDTH, HEIGHT / 2);
  await painted();
  expect(data.value.X[4]).toBeCloseTo(1.24, 2);
  expect(ticks()).toBe(before);
});

test("with numbers for targets no side is wrong, and a new point is on the border", async () => {
  const { canvas, caption, done, messages, el } = await plane({
    labels: [-1, 0.5, 2],
  });
  expect(caption()).not.toContain("right side");
  expect(
    [...el.querySelectorAll("label")].map((label) => label.textContent),
  ).toEqual(["Add", "Erase"]);
  click(canvas, 0, 0.5);
  expect(done).toEqual([["add", 0, 0.5, 0]]);
  expect(messages).toEqual([
    "Added: point 6 of 6: x1 0, x2 0.5, target 0; output 0",
  ]);
});

// ---- keys

test("arrows go to the neighbour in their direction, Home and End to the first and the last", async () => {
  const { canvas, messages } = await plane({});
  for (const name of [
    "Home",
    "ArrowUp",
    "ArrowRight",
    "ArrowDown",
    "ArrowUp",
    "End",
    "PageUp",
  ])
    key(canvas, name);
  expect(messages.map((text) => text.slice(0, 15))).toEqual([
    "At point 1 of 5",
    "At point 4 of 5",
    "At point 3 of 5",
    "At point 2 of 5",
    "At point 3 of 5",
    "At point 5 of 5",
    "At point 4 of 5",
  ]);
});

test("Shift and an arrow move the point; releasing the key ends the move", async () => {
  const { canvas, done } = await plane({});
  key(canvas, "End");
  key(canvas, "ArrowLeft", { shiftKey: true });
  key(canvas, "ArrowLeft", { shiftKey: true });
  canvas.dispatchEvent(new KeyboardEvent("keyup", { key: "ArrowLeft" }));
  expect(done).toEqual([
    ["move", 4, 0.45, 0, false],
    ["move", 4, 0.4, 0, false],
    ["move", 4, 0.4, 0, true],
  ]);
});

test("Delete removes, Enter adds beside, and both continue from there", async () => {
  const { canvas, done, messages } = await plane({});
  key(canvas, "Home");
  key(canvas, "Delete");
  key(canvas, "Enter");
  expect(done[0]).toEqual(["remove", 0]);
  expect(done[1]).toEqual(["add", 1.1, -1, 1]);
  expect(messages.at(-1)).toBe(
    "Added: point 5 of 5: x1 1.1, x2 −1, blue 1; output 1.1",
  );
});

test("a refused edit gives no message that it is done", async () => {
  const edits = { move: () => {}, add: () => {}, remove: () => {} };
  const { canvas, messages } = await plane({ edits });
  key(canvas, "Home");
  key(canvas, "Delete");
  key(canvas, "Enter");
  expect(messages).toHaveLength(1);
});

test("known keys do not reach the host, others do", async () => {
  const { canvas } = await plane({});
  expect(key(canvas, "Home")).toBe(false);
  expect(key(canvas, "a")).toBe(true);
  expect(key(canvas, "z", { ctrlKey: true })).toBe(true);
  expect(canvas.getAttribute("data-lm-suppress-shortcuts")).toBe("true");
});
