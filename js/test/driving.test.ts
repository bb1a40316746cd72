// @vitest-environment happy-dom
// Text that drives figures: links, questions, and figures that follow their reader.

import { afterEach, expect, test, vi } from "vitest";
import { actsIn } from "../src/page/controls.ts";
import { driveFigures } from "../src/page/driving.ts";
import type { MicrogradView } from "../src/page/element.ts";
import "../src/page/micrograd.ts";
import { settled, status } from "./page.ts";
import { until } from "./until.ts";

const CODE =
  "a = 2.0\\nb = -3.0\\nc = 10.0\\ne = a*b\\nd = e + c\\nf = -2.0\\nL = d*f";
const FIGURE = `<figure id="fig">
  <micrograd-view FOLLOW><script type="application/json">{"view": "graph", "code": "${CODE}"}</script></micrograd-view>
  <figcaption><span class="caption-number">Figure 3.2 </span></figcaption></figure>`;

/** A page with a figure and `html` below it. */
async function page(html: string, follow = ""): Promise<MicrogradView> {
  document.body.innerHTML = `<section>${FIGURE.replace("FOLLOW", follow)}${html}</section>`;
  await settled();
  read(0);
  driveFigures();
  await settled();
  return document.querySelector("micrograd-view") as MicrogradView;
}

const link = (act: string, words = "go", figure = "fig") =>
  `<a href="#${figure}" data-mgw-act="${act}">${words}</a>`;
const clickLink = () =>
  document.querySelector<HTMLAnchorElement>("a[data-mgw-act]")?.click();
const told = () => document.querySelector(".mgw-told")?.textContent;
const question = (attributes: string) =>
  `<div data-mgw-figure="fig" ${attributes}><p>What?</p><div class="mgw-after">Because.</div></div>`;
const answer = () => document.querySelector(".mgw-answer")?.textContent;
const isExplained = () =>
  !document.querySelector<HTMLElement>(".mgw-after")?.hidden;

function guess(text: string): void {
  const input = document.querySelector<HTMLInputElement>(".mgw-guess input");
  if (input) input.value = text;
  document
    .querySelector("form")
    ?.dispatchEvent(new Event("submit", { cancelable: true }));
}

afterEach(() => {
  vi.restoreAllMocks();
  document.body.replaceChildren();
});

// ---- links

test("a link sets a leaf and presses a button, and says so", async () => {
  const view = await page(link("b = 8; press Backward", "set b to 8"));
  clickLink();
  await until(() => expect(told()).toBe("Figure 3.2: set b to 8."));
  expect(await view.number("L")).toBe(-52);
  expect(await view.number("a", "Gradient")).toBe(-16);
  expect(status(view.shadowRoot as ShadowRoot)).toContain("Backward:");
});

test("a link ticks a box, chooses from a list and presses often", async () => {
  const view = await page("");
  await view.act("Backward on change = on; a = 3");
  expect(await view.number("b", "Gradient")).toBe(-6);
  await view.act("Walk = Walk forward; press Next node 2 times");
  expect(view.shadowRoot?.textContent).toContain("1 of 3 nodes");
});

test.each([
  ["press Garden", "this view has no button “Garden”"],
  ["Walk = Fly", "“Fly” is none of Walk backward"],
  ["press Undo", "“Undo” cannot be used now"],
  ["dance", "act: expected “press Backward” or “b = 8”, got “dance”"],
])("%s: everybody sees what is wrong", async (act, why) => {
  await page(link(act));
  let now = 0;
  vi.spyOn(performance, "now").mockImplementation(() => {
    now += 2000; // so that patience ends at once
    return now;
  });
  clickLink();
  await until(() => expect(told()).toContain(`Figure 3.2: ${why}`));
  expect(document.querySelector(".mgw-problem")).not.toBeNull();
});

test("a link with a key held, or without its figure, is a link", async () => {
  await page(link("b = 8", "go", "none"));
  const click = () =>
    new MouseEvent("click", { bubbles: true, cancelable: true });
  const away = click();
  document.querySelector("a")?.dispatchEvent(away);
  expect(away.defaultPrevented).toBe(false);
});

test("acts are read strictly", () => {
  expect(actsIn("press Train step 20 times; w1 = -3")).toEqual([
    { kind: "press", name: "Train step", times: 20 },
    { kind: "set", name: "w1", to: "-3" },
  ]);
  expect(() => actsIn("press Play 5000 times")).toThrow("at most 1000");
});

test("reading a number leaves the panels as they were", async () => {
  const view = await page("");
  expect(await view.number("d")).toBe(4);
  expect(view.shadowRoot?.querySelector("table")).toBeNull();
  await view.act("press Slope");
  expect(await view.number("d")).toBe(4);
  await until(() => expect(view.shadowRoot?.textContent).toContain("tangent"));
  await expect(view.number("z")).rejects.toThrow("no number “Value” of “z”");
});

test("reading a number leaves a drawer open that the table takes the place of", async () => {
  document.body.innerHTML = `<micrograd-view><script type="application/json">
    {"view": "neuron", "x": [2, 0], "w": [-3, 1], "b": 6}</script></micrograd-view>`;
  await settled();
  const view = document.querySelector("micrograd-view") as MicrogradView;
  await view.act("press More; press Save");
  expect(await view.number("output")).toBe(0);
  await settled();
  const open = view.shadowRoot?.querySelectorAll("button[aria-expanded=true]");
  expect([...(open ?? [])].map((button) => button.textContent)).toEqual([
    "More",
    "Save",
  ]);
});

// ---- questions

const OF_A =
  'data-mgw-act="press Backward" data-mgw-of="a" data-mgw-column="Gradient"';

test.each([
  ["6", "Yes: it is 6."],
  ["6.0", "Yes: it is 6."],
  ["−6", "The size is right, the sign is not: it is 6."],
  ["5", "The sign is right, the size is not: it is 6."],
  ["-1", "Not this time: it is 6."],
])("the guess %s", async (text, words) => {
  await page(question(OF_A));
  expect(isExplained()).toBe(false);
  guess(text);
  await until(() => expect(answer()).toBe(words));
  expect(isExplained()).toBe(true);
});

test("what is no number is no guess: nothing is shown yet", async () => {
  const view = await page(question(OF_A));
  guess("six");
  await until(() => expect(answer()).toContain("Your guess"));
  expect(isExplained()).toBe(false);
  expect(await view.number("a", "Gradient")).toBe(0);
});

test.each([
  ["press Garden", "this view has no button “Garden”."],
  ["Walk = Fly", "“Fly” is none of Walk backward"],
  ["press Undo", "“Undo” cannot be used now."],
])("no guess is judged where the figure cannot do %s", async (act, why) => {
  await page(question(`data-mgw-act="${act}" data-mgw-of="L"`));
  let now = 0;
  vi.spyOn(performance, "now").mockImplementation(() => {
    now += 2000; // so that patience ends at once
    return now;
  });
  guess("-8");
  await until(() => expect(answer()).toContain(why));
  expect(isExplained()).toBe(false);
});

test("a guess which way it goes", async () => {
  await page(
    question(
      'data-mgw-way="" data-mgw-act="a = 2.1" data-mgw-of="L" data-mgw-column="Value"',
    ),
  );
  const buttons = [
    ...document.querySelectorAll<HTMLElement>(".mgw-guess button"),
  ];
  expect(buttons.map((one) => one.textContent)).toEqual([
    "It rises",
    "It falls",
    "It stays",
  ]);
  buttons[1]?.click();
  await until(() =>
    expect(answer()).toBe("Not this time: it goes from −8 to −7.4."),
  );
});

test("a second guess is about the same result, wherever the figure is now", async () => {
  const view = await page(
    question(
      'data-mgw-way="" data-mgw-before="press Reset" data-mgw-act="a = 2.1" data-mgw-of="L"',
    ),
  );
  await view.act("a = 5; b = 5");
  const [up, down] =
    document.querySelectorAll<HTMLElement>(".mgw-guess button");
  down?.click();
  await until(() => expect(answer()).toContain("Not this time"));
  await view.act("a = 7");
  up?.click();
  await until(() => expect(answer()).toBe("Yes: it goes from −8 to −7.4."));
  expect(await view.number("a")).toBe(7);
});

test("a panel that is open stays open", async () => {
  const view = await page("");
  await view.act("open Slope; open Slope; Leaf = b");
  expect(await view.number("gradient", "Slope")).toBe(-4);
});

test("guesses to choose from", async () => {
  await page(
    question('data-mgw-choices="8|-8" data-mgw-act="" data-mgw-of="L"'),
  );
  document.querySelectorAll<HTMLElement>(".mgw-guess button")[1]?.click();
  await until(() => expect(answer()).toBe("Yes: it is −8."));
});

test("a question about a figure that is not there stays text", async () => {
  await page(question(OF_A).replace('"fig"', '"none"'));
  expect(document.querySelector(".mgw-guess")).toBeNull();
  expect(isExplained()).toBe(true);
});

// ---- a figure that follows

/** Scroll so far that the first `n` links are above the line. */
function read(n: number): void {
  [...document.querySelectorAll("a[data-mgw-act]")].forEach((a, k) => {
    a.getBoundingClientRect = () => ({ top: k < n ? 0 : 1e4 }) as DOMRect;
  });
  dispatchEvent(new Event("scroll"));
}

const STEPS = link("press Backward") + link("b = 8") + link("c = 0");
const follow = () => document.querySelector<HTMLElement>(".mgw-follow");

test("a figure follows the text forward and back, until the reader uses it", async () => {
  const view = await page(STEPS, "follow");
  if (follow()?.getAttribute("aria-pressed") !== "true") follow()?.click();
  read(2);
  await until(async () => expect(await view.number("L")).toBe(-52));
  expect(await view.number("a", "Gradient")).toBe(6);
  read(1);
  await until(async () => expect(await view.number("L")).toBe(-8));
  view.dispatchEvent(new Event("pointerdown"));
  expect(follow()?.getAttribute("aria-pressed")).toBe("false");
  read(3);
  await settled();
  expect(await view.number("L")).toBe(-8);
  follow()?.click();
  await until(async () => expect(await view.number("L")).toBe(-32));
});

test("a figure without a Reset follows the text back, too", async () => {
  document.body.innerHTML = `<section><figure id="fig"><micrograd-view follow>
    <script type="application/json">{"view": "derivative", "f": "x**2", "x": 1}</script></micrograd-view></figure>
    ${link("x = 3")}${link("x = 5")}</section>`;
  await settled();
  read(0);
  driveFigures();
  await settled();
  const view = document.querySelector("micrograd-view") as MicrogradView;
  if (follow()?.getAttribute("aria-pressed") !== "true") follow()?.click();
  read(2);
  await until(async () => expect(await view.number("x")).toBe(5));
  read(1);
  await until(async () => expect(await view.number("x")).toBe(3));
});

test("a figure that cannot do what the text says says so, and follows no longer", async () => {
  const view = await page(link("press Garden") + link("b = 8"), "follow");
  if (follow()?.getAttribute("aria-pressed") !== "true") follow()?.click();
  let now = 0;
  vi.spyOn(performance, "now").mockImplementation(() => {
    now += 2000; // so that patience ends at once
    return now;
  });
  read(1);
  await until(() =>
    expect(told()).toBe("Figure 3.2: this view has no button “Garden”."),
  );
  expect(follow()?.getAttribute("aria-pressed")).toBe("false");
  follow()?.click();
  read(2);
  await settled();
  expect(await view.number("b")).toBe(-3);
});
