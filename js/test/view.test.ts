// @vitest-environment happy-dom
import { afterEach, expect, test } from "vitest";
import type { State } from "./fake-hosts.ts";
import {
  button,
  closeAll,
  field,
  settled,
  shown,
  slide,
  slider,
  status,
  table,
  type,
} from "./page.ts";

const names = (state: State) => (state.structure as { names: string[] }).names;

afterEach(closeAll);

test.each(["NaN", "1e400", "-inf", "two"])(
  "a field refuses %j in words and keeps the number",
  async (text) => {
    const { el, model } = shown();
    type(field(el, "a value"), text);
    await settled();
    expect(status(el)).toContain("a value");
    expect(status(el)).toContain(`“${text}” is not a finite number; 2 stays`);
    expect((await table(el)).a).toEqual([2, 0]);
    expect(model.messages).toHaveLength(0);
  },
);

test("an empty field says that it is empty", async () => {
  const { el } = shown();
  type(field(el, "a value"), "");
  await settled();
  expect(status(el)).toContain("a value: the field is empty; 2 stays.");
});

test("the status line gives assumptions about somebody else's objects", async () => {
  const { el } = shown((state) => {
    (state.structure as { notes: string[] }).notes = [
      "3 nodes have no grad: taken as 0",
    ];
  });
  await settled();
  expect(status(el)).toContain("3 nodes have no grad: taken as 0");
});

test("a field takes any exact number, the true minus sign too", async () => {
  const { el } = shown();
  type(field(el, "a value"), "6.8813735870195432");
  type(field(el, "b value"), "−1e-9");
  expect((await table(el)).a?.[0]).toBe(6.8813735870195432);
  expect((await table(el)).b?.[0]).toBe(-1e-9);
});

test("a field shows four decimals, and the number in full while it is edited", async () => {
  const { el } = shown((state) => {
    state.data = new DataView(
      Float64Array.from([6.8813735870195432, -3, 0, 10, 0, -2, 0]).buffer,
    );
  });
  const input = field(el, "a value");
  expect(input.value).toBe("6.8814");
  input.focus();
  expect(input.value).toBe("6.881373587019543");
  input.blur();
  expect(input.value).toBe("6.8814");
  expect((await table(el)).a?.[0]).toBe(6.8813735870195432);
});

test("the learning rate may be negative, and Step then climbs", async () => {
  const { el } = shown();
  type(field(el, "Learning rate"), "-0.01");
  button(el, "Backward").click();
  button(el, "Step").click();
  const numbers = await table(el);
  expect(numbers.a?.[0]).toBeCloseTo(2.06, 12);
  expect(numbers.b?.[0]).toBeCloseTo(-3.04, 12);
  expect(numbers.c?.[0]).toBeCloseTo(9.98, 12);
  expect(numbers.f?.[0]).toBeCloseTo(-1.96, 12);
  expect(numbers.L?.[0]).toBeCloseTo(-7.286496, 12);
  expect(status(el)).toContain("moved by 0.01 × gradient");
});

test("a leaf that Step leaves alone stays", async () => {
  const { el } = shown();
  button(el, "a range").click();
  await settled();
  el.querySelector<HTMLInputElement>("[aria-label='Step moves a']")?.click();
  button(el, "Backward").click();
  button(el, "Step").click();
  expect((await table(el)).a?.[0]).toBe(2);
  expect((await table(el)).b?.[0]).not.toBe(-3);
});

test("Step without gradients says why nothing moved", async () => {
  const { el } = shown();
  button(el, "Step").click();
  await settled();
  expect(status(el)).toContain("every gradient is zero");
});

test("a range can be changed, but its minimum has to be below its maximum", async () => {
  const { el } = shown();
  button(el, "a range").click();
  await settled();
  type(field(el, "a maximum"), "100");
  await settled();
  expect(slider(el, "a").max).toBe("100");
  type(field(el, "a minimum"), "200");
  await settled();
  expect(status(el)).toContain("the minimum must be below the maximum");
  expect(slider(el, "a").min).toBe("-15");
});

test("a number outside the range widens it", async () => {
  const { el } = shown();
  type(field(el, "a value"), "1234");
  await settled();
  expect(Number(slider(el, "a").max)).toBeGreaterThanOrEqual(1234);
});

test.each([
  ["markup", "<img src=x onerror=alert(1)>"],
  ["a right-to-left override", "\u202egnp.exe"],
  ["a replaced surrogate", "\ufffd"],
])("a label with %s is text", async (_, label) => {
  const { el } = shown((state) => {
    names(state)[0] = label;
  });
  expect(el.querySelector("img")).toBeNull();
  slide(el, label, 1);
  await settled();
  expect(status(el)).toContain(label);
  expect(Object.keys(await table(el))).toContain(label);
});

test("NaN is shown, and traced to its origin", async () => {
  const { el } = shown((state) => {
    const structure = state.structure as { ops: string[] };
    structure.ops = ["", "**", "+"]; // e = a ** b, then sums
  });
  slide(el, "b", 0.5);
  slide(el, "a", -1);
  await settled();
  expect(status(el)).toContain(
    "NaN begins at e = a ** b, where a is −1.0000 and b is 0.5000.",
  );
  slide(el, "a", 1);
  await settled();
  expect(status(el)).not.toContain("NaN");
});

test("every control has a name, and every card the name of its node", () => {
  const { el } = shown();
  for (const control of el.querySelectorAll("button, input"))
    expect(
      control.getAttribute("aria-label") ||
        control.textContent ||
        control.closest("label")?.textContent,
    ).toBeTruthy();
  const cards = [...el.querySelectorAll("[role=group]")].map((card) =>
    card.getAttribute("aria-label"),
  );
  expect(cards).toEqual(["a", "b", "e", "c", "d", "f", "L"]);
});

test("switching Forward on change on again updates the numbers", async () => {
  const { el } = shown();
  const box = [
    ...el.querySelectorAll<HTMLInputElement>("[type=checkbox]"),
  ][0] as HTMLInputElement;
  box.click();
  slide(el, "a", 5);
  expect((await table(el)).L?.[0]).toBe(-8);
  box.click();
  expect((await table(el)).L?.[0]).toBe(10);
});

test("typed text stays while a cell changes the leaf", async () => {
  const { el, model } = shown();
  const input = field(el, "a value");
  input.focus();
  input.value = "77.2";
  input.dispatchEvent(new Event("input", { bubbles: true }));
  const data = new DataView(
    Float64Array.from([5, -3, -15, 10, -5, -2, 10]).buffer,
  );
  model.update({ data, revision: 3 });
  await settled();
  expect(input.value).toBe("77.2");
  input.dispatchEvent(
    new KeyboardEvent("keydown", { key: "Escape", bubbles: true }),
  );
  expect(input.value).toBe("5");
});

test("an edited field shows all digits until it is left", async () => {
  const { el } = shown();
  const input = field(el, "a value");
  type(input, "0.123456789");
  await settled();
  expect(input.value).toBe("0.123456789");
});

test("a range that the learner has set stays when another leaf moves", async () => {
  const { el } = shown();
  button(el, "a range").click();
  await settled();
  type(field(el, "a minimum"), "3");
  slide(el, "b", 1);
  await settled();
  expect(slider(el, "a").min).toBe("3");
});

test("a second Backward says that it has added", async () => {
  const { el } = shown();
  button(el, "Backward").click();
  await settled();
  expect(status(el)).toContain("each gradient says how fast L changes");
  button(el, "Backward").click();
  await settled();
  expect(status(el)).toContain("added to the gradients that the leaves had");
  expect((await table(el)).a?.[1]).toBe(12);
});

test("a constant that another recording makes a leaf looks like a leaf", async () => {
  const role = (state: State) => (state.structure as { role: DataView }).role;
  const { el, model } = shown((state) => role(state).setUint8(0, 3));
  const card = () => el.querySelector('.mgw-card[data-node="0"]');
  await settled();
  expect(card()?.className).toContain("mgw-constant");
  const { structure, revision } = model.state as never as {
    structure: { recording: number; role: DataView };
    revision: number;
  };
  const bytes = new Uint8Array(structure.role.buffer).slice();
  bytes[structure.role.byteOffset] = 1;
  const next = {
    ...structure,
    role: new DataView(
      bytes.buffer,
      structure.role.byteOffset,
      structure.role.byteLength,
    ),
    recording: structure.recording + 1,
  };
  model.update({ structure: next, revision: revision + 1 } as never);
  await settled();
  expect(card()?.className).toContain("mgw-input");
});
