// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test } from "vitest";
import { JupyterModel } from "./fake-hosts.ts";
import {
  button,
  closeAll,
  field,
  settled,
  show,
  shown,
  slide,
  slider,
  status,
  table,
  type,
} from "./page.ts";

let el: HTMLElement;

beforeEach(() => {
  el = shown().el;
});
afterEach(closeAll);

const a = async () => (await table(el)).a?.[0];

/** A whole drag: press, move, let go. */
function drag(name: string, ...numbers: number[]): void {
  const thumb = slider(el, name);
  thumb.dispatchEvent(new Event("pointerdown", { bubbles: true }));
  for (const number of numbers) slide(el, name, number);
  thumb.dispatchEvent(new Event("change", { bubbles: true }));
}

function key(target: Element, key: string, more: object = {}): KeyboardEvent {
  const init = { key, bubbles: true, cancelable: true, ...more };
  const event = new KeyboardEvent("keydown", init);
  target.dispatchEvent(event);
  return event;
}

const undoKey = (target: Element) => key(target, "z", { ctrlKey: true });
const ready = (name: string) =>
  button(el, name).getAttribute("aria-disabled") === "false";

test("Undo and Redo name what they would do, or that there is nothing to do", async () => {
  expect(button(el, "Undo").title).toBe("Nothing to undo");
  expect([ready("Undo"), ready("Redo")]).toEqual([false, false]);
  type(field(el, "a value"), "3");
  await settled();
  expect(button(el, "Undo").title).toBe("Undo: a set to 3");
  button(el, "Backward").click();
  await settled();
  button(el, "Undo").click();
  await settled();
  expect(button(el, "Redo").title).toBe("Redo: Backward");
  expect([ready("Undo"), ready("Redo")]).toEqual([true, true]);
});

test("the status line names what was undone and redone", async () => {
  button(el, "Backward").click();
  button(el, "Step").click();
  button(el, "Undo").click();
  await settled();
  expect(status(el)).toContain("Undone: Step. L is −8.0000.");
  button(el, "Redo").click();
  await settled();
  expect(status(el)).toContain("Redone: Step.");
  button(el, "Undo").click();
  button(el, "Undo").click();
  button(el, "Undo").click(); // nothing is left
  await settled();
  expect(status(el)).toContain("Undone: Backward.");
  expect(await table(el)).toMatchObject({ a: [2, 0], L: [-8, 0] });
});

test("a drag of one slider is one entry, two drags are two", async () => {
  drag("a", 2.1, 2.2, 3);
  drag("a", 3.5, 4);
  button(el, "Undo").click();
  expect(await a()).toBe(3);
  button(el, "Undo").click();
  expect(await a()).toBe(2);
});

test("a drag is one entry where the focus follows the first move, as in Firefox", async () => {
  const thumb = slider(el, "a");
  button(el, "Table").focus();
  thumb.dispatchEvent(new Event("pointerdown", { bubbles: true }));
  slide(el, "a", 2.1);
  thumb.focus();
  slide(el, "a", 3);
  document.dispatchEvent(new Event("pointerup", { bubbles: true }));
  button(el, "Undo").click();
  expect(await a()).toBe(2);
});

test("holding a key makes one entry", async () => {
  const thumb = slider(el, "a");
  [2.1, 2.2, 2.3].forEach((number, i) => {
    key(thumb, "ArrowRight", { repeat: i > 0 });
    slide(el, "a", number);
    thumb.dispatchEvent(new Event("change", { bubbles: true }));
  });
  thumb.dispatchEvent(new KeyboardEvent("keyup", { bubbles: true }));
  button(el, "Undo").click();
  expect(await a()).toBe(2);
});

test.each([
  ["Ctrl+Shift+Z", { key: "Z", ctrlKey: true, shiftKey: true }],
  ["Ctrl+Y", { key: "y", ctrlKey: true }],
  ["⌘+Shift+Z", { key: "Z", metaKey: true, shiftKey: true }],
])("Ctrl+Z undoes and %s redoes", async (_, { key: name, ...more }) => {
  drag("a", 3);
  expect(undoKey(slider(el, "a")).defaultPrevented).toBe(true);
  expect(await a()).toBe(2);
  key(slider(el, "a"), name, more);
  expect(await a()).toBe(3);
});

test("Ctrl+Z in a field that is being edited belongs to the field", async () => {
  drag("b", 1);
  const input = field(el, "a value");
  input.focus();
  input.value = "7";
  input.dispatchEvent(new Event("input", { bubbles: true }));
  expect(undoKey(input).defaultPrevented).toBe(false);
  expect((await table(el)).b?.[0]).toBe(1);
  key(input, "Enter");
  expect(await a()).toBe(7);
  expect(undoKey(input).defaultPrevented).toBe(true);
  expect(await a()).toBe(2);
});

test("a check box and its consequences are one entry", async () => {
  button(el, "Backward").click();
  const box = [
    ...el.querySelectorAll<HTMLInputElement>("[type=checkbox]"),
  ].find((one) => one.closest("label")?.textContent === "Backward on change");
  button(el, "Step").click();
  box?.click();
  await settled();
  expect(button(el, "Undo").title).toBe("Undo: Backward on change on");
  button(el, "Undo").click();
  await settled();
  expect(box?.checked).toBe(false);
  expect(status(el)).toContain("Undone: Backward on change on.");
  expect((await table(el)).a).toEqual([2 - 0.01 * 6, 6]);
});

test("Undo covers ranges and pins too", async () => {
  button(el, "a range").click();
  await settled();
  type(field(el, "a maximum"), "100");
  await settled();
  expect(status(el)).toContain("The slider of a goes from −15 to 100.");
  const box = el.querySelector<HTMLInputElement>("[aria-label='Step moves a']");
  box?.click();
  await settled();
  expect(button(el, "Undo").title).toBe("Undo: a pinned");
  button(el, "Undo").click();
  button(el, "Undo").click();
  await settled();
  expect(box?.checked).toBe(true);
  expect(slider(el, "a").max).toBe("15");
});

test("Undo works without a kernel", async () => {
  closeAll();
  const model = new JupyterModel();
  model.send = () => {
    throw new Error("send is not implemented");
  };
  el = show(model).el;
  drag("a", 4);
  button(el, "Undo").click();
  expect(await a()).toBe(2);
});
