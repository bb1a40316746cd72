// @vitest-environment happy-dom
// What words mean, and what panels show.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import words from "../../micrograd_widgets/words.json";
import { meaningOf } from "../src/ui/word-hint.tsx";
import { button, closeAll, field, press, settled, shown } from "./page.ts";

let el: HTMLElement;
const tip = () => el.querySelector<HTMLElement>("[role=tooltip]");
const text = () => (tip()?.hidden ? "" : tip()?.textContent);

beforeEach(async () => {
  ({ el } = shown());
  await settled();
});

afterEach(closeAll);

test("a word of the list, in any of its forms, has one meaning", () => {
  expect(meaningOf("Learning rate")).toBe(words["learning rate"]);
  expect(meaningOf(" rate: ")).toBe(words["learning rate"]);
  expect(meaningOf("L2")).toBe(words.L2);
  expect(meaningOf("L1:")).toBe(words.L1);
  expect(meaningOf("grad")).toBe(words.gradient);
  expect(meaningOf("hinge")).toBe(words["hinge loss"]);
  for (const none of ["", "a", "constructor", "__proto__", "toString"])
    expect(meaningOf(none)).toBeUndefined();
});

test("each meaning is one or two plain sentences", () => {
  for (const [word, meaning] of Object.entries(words)) {
    expect(meaning, word).toMatch(/^[A-Z].*\.$/);
    expect(meaning.length, word).toBeLessThan(150);
  }
});

/** Bring the focus to a field, as Tab does. */
async function tabTo(name: string): Promise<HTMLElement> {
  const rate = field(el, name);
  const { matches } = rate;
  rate.matches = ((selector: string) =>
    selector === ":focus-visible" || matches.call(rate, selector)) as never;
  rate.focus();
  await settled();
  return rate;
}

test("the focus on a field shows what its word means, and Escape hides it", async () => {
  const rate = await tabTo("Learning rate");
  expect(text()).toBe(words["learning rate"]);
  expect(rate.getAttribute("aria-describedby")).toContain(tip()?.id);
  press(rate, "Escape");
  await settled();
  expect(text()).toBe("");
  expect(rate.getAttribute("aria-describedby") ?? "").not.toContain(tip()?.id);
});

test("it goes when somebody types, or the focus goes", async () => {
  const rate = await tabTo("Learning rate");
  rate.dispatchEvent(new Event("input", { bubbles: true }));
  await settled();
  expect(text()).toBe("");
  rate.blur();
  await tabTo("Learning rate");
  expect(text()).not.toBe("");
  rate.blur();
  await settled();
  expect(text()).toBe("");
});

test("the mouse that rests on a word shows it, a finger that taps it, too", async () => {
  const label = [...el.querySelectorAll("label")].find((one) =>
    one.querySelector("[aria-label='Learning rate']"),
  ) as HTMLElement;
  vi.useFakeTimers();
  label.dispatchEvent(new Event("pointerover", { bubbles: true }));
  vi.advanceTimersByTime(100);
  expect(text()).toBe("");
  vi.advanceTimersByTime(1000);
  vi.useRealTimers();
  await settled();
  expect(text()).toBe(words["learning rate"]);
  label.dispatchEvent(new Event("pointerdown", { bubbles: true }));
  await settled();
  expect(text()).toBe("");
  const tap = new Event("pointerdown", { bubbles: true });
  label.dispatchEvent(Object.assign(tap, { pointerType: "touch" }));
  label.click();
  await settled();
  expect(text()).toBe(words["learning rate"]);
});

test("every panel has its help, which Escape closes", async () => {
  for (const name of ["Slope", "Break it", "Health", "Save", "Table"]) {
    button(el, name).click();
    await settled();
    const help = button(el, `Help: ${name}`);
    help.focus();
    help.click();
    await settled();
    const note = el.querySelector<HTMLElement>("[role=note]:not([hidden])");
    expect(note?.textContent, name).toMatch(/\. .+\. More in the notebook/);
    expect(help.getAttribute("aria-expanded")).toBe("true");
    press(help, "Escape");
    await settled();
    expect(help.getAttribute("aria-expanded")).toBe("false");
    button(el, name).click();
    await settled();
  }
});
