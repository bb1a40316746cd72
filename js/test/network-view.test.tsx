// @vitest-environment happy-dom
import { signal } from "@preact/signals";
import { render } from "preact";
import { afterEach, expect, test, vi } from "vitest";
import {
  type NetworkPart,
  type NetworkShape,
  nameOf,
} from "../src/store/network-shape.ts";
import { Network } from "../src/views/network/network.tsx";
import { placesOf } from "../src/views/network/places.ts";
import { settled } from "./page.ts";

const SHAPE: NetworkShape = {
  inputs: ["x1", "x2", "x3"],
  layers: [4, 4, 1].map((neurons) => ({ neurons, activation: "tanh" })),
};

afterEach(() => {
  render(null, document.body);
  vi.restoreAllMocks();
});

function shown(shape = SHAPE) {
  const parameters = Float64Array.from(Array(41).keys(), (k) => (k - 20) / 8);
  const tick = signal(0);
  const by = signal<"weight" | "gradient">("weight");
  const selected = signal<NetworkPart | undefined>(undefined);
  const messages: string[] = [];
  const opened: NetworkPart[] = [];
  render(
    <Network
      shape={shape}
      tick={tick}
      by={by}
      parameters={() => parameters}
      grad={() => new Float64Array(41)}
      arrival={signal(undefined)}
      selected={selected}
      onSelect={(part) => {
        selected.value = part;
      }}
      onOpen={(part) => opened.push(part)}
      onMessage={(text) => messages.push(text)}
      label="Network"
    />,
    document.body,
  );
  const list = document.querySelector("[role=listbox]") as HTMLElement;
  const press = async (...keys: string[]) => {
    for (const key of keys) {
      list.dispatchEvent(
        new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }),
      );
      await settled();
    }
  };
  return { parameters, tick, by, selected, messages, opened, list, press };
}

/** The accessible name of the part that the list means. */
const part = () =>
  document.querySelector("[role=option]")?.getAttribute("aria-label");

test("the network is one tab stop, and names the current part", async () => {
  const { list, press, messages } = shown();
  expect(document.querySelectorAll("[tabindex='0']")).toHaveLength(1);
  const option = document.querySelector("[role=option]");
  expect(list.getAttribute("aria-activedescendant")).toBe(option?.id);
  expect(option?.getAttribute("aria-selected")).toBe("false");
  await press("ArrowDown", "ArrowDown", "Enter", "ArrowDown", "ArrowDown");
  expect(part()).toBe("layer 1 neuron 2 w3: −1.7500, gradient 0.0000");
  expect(option?.getAttribute("aria-selected")).toBe("true");
  expect(messages.at(-1)).toBe(part());
});

test("Enter on a weight opens it, Escape returns and deselects", async () => {
  const { press, opened, selected } = shown();
  await press("ArrowUp", "Enter", "Enter");
  expect(opened).toEqual([{ kind: "weight", layer: 0, neuron: 0, input: 0 }]);
  await press("Escape");
  expect(selected.value).toEqual({ kind: "neuron", layer: 0, neuron: 0 });
  await press("Escape");
  expect(selected.value).toBeUndefined();
});

test("keys without a meaning here are left to the page", async () => {
  const { list } = shown();
  for (const key of ["a", "Tab", "Escape"]) {
    const event = new KeyboardEvent("keydown", { key, cancelable: true });
    list.dispatchEvent(event);
    expect(event.defaultPrevented).toBe(false);
  }
});

test("a click selects the nearest part, a click on nothing deselects", async () => {
  const { list, selected } = shown();
  list.getBoundingClientRect = () => new DOMRect(10, 20, 640, 284);
  const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = placesOf(SHAPE, 640, 284).edges;
  const click = (x: number, y: number) =>
    list.dispatchEvent(
      new MouseEvent("click", { clientX: 10 + x, clientY: 20 + y }),
    );
  click(x1 + 0.3 * (x2 - x1), y1 + 0.3 * (y2 - y1));
  expect(selected.value && nameOf(SHAPE, selected.value)).toBe(
    "layer 1 neuron 1 w1",
  );
  click(1, 1);
  expect(selected.value).toBeUndefined();
});

test("the name of the current part follows its number", async () => {
  const { press, parameters, tick } = shown();
  await press("ArrowUp", "Enter");
  parameters[0] = 0.25;
  tick.value += 1;
  await settled();
  expect(part()).toBe("layer 1 neuron 1 w1: 0.2500, gradient 0.0000");
});

test("changes within one frame are drawn once, and none after the end", async () => {
  const context = vi.spyOn(HTMLCanvasElement.prototype, "getContext");
  const { tick } = shown();
  await settled();
  context.mockClear();
  for (let k = 0; k < 5; k++) tick.value += 1;
  await settled();
  expect(context).toHaveBeenCalledTimes(1);
  tick.value += 1;
  render(null, document.body);
  await settled();
  tick.value += 1;
  await settled();
  expect(context).toHaveBeenCalledTimes(1);
});

test("a text explains how to read the edges", async () => {
  const { by } = shown();
  const key = () => document.querySelector(".mgw-network-key")?.textContent;
  expect(key()).toContain(
    "Edges by weight: positive, negative (dashed), the widest is 5.",
  );
  by.value = "gradient";
  await settled();
  expect(key()).toContain("Edges by gradient");
});

test("under narrow columns stands only how many units they have", () => {
  const captions = () =>
    [...document.querySelectorAll(".mgw-network-captions span")].map(
      ({ textContent }) => textContent,
    );
  shown();
  expect(captions()).toEqual(["inputs", "4 tanh", "4 tanh", "1 tanh"]);
  render(null, document.body);
  const layers = Array(16).fill({ neurons: 2, activation: "tanh" });
  shown({ ...SHAPE, layers });
  expect(captions()).toEqual(["3", ...Array(16).fill("2")]);
});
