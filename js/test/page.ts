// Finding things as a person does: by role and accessible name.

import graph from "../src/views/graph.tsx";
import { JupyterModel, lState, type State } from "./fake-hosts.ts";

export interface Page {
  el: HTMLElement;
  end: AbortController;
  cleanup: () => void;
}

const open: Page[] = [];

/** The view of `model` on the page, as a host shows it. */
export function show(
  model: JupyterModel,
  el = document.createElement("div"),
): Page {
  document.body.append(el);
  const end = new AbortController();
  graph.initialize({ model: model.proxy(), signal: end.signal });
  const cleanup = graph.render({
    model: model.proxy(),
    el,
    signal: end.signal,
  });
  const page = { el, end, cleanup };
  open.push(page);
  return page;
}

/** The view of the graph of `lState`, of which a test may change something first. */
export function shown(change: (state: State) => void = () => {}): {
  model: JupyterModel;
  el: HTMLElement;
} {
  const state = lState();
  change(state);
  const model = new JupyterModel(state);
  return { model, el: show(model).el };
}

/** End every view and empty the page: for `afterEach`. */
export function closeAll(): void {
  for (const { cleanup, end } of open.splice(0)) {
    cleanup();
    end.abort();
  }
  document.body.replaceChildren();
}

export function slider(el: ParentNode, name: string): HTMLInputElement {
  return named(el, "input[type=range]", name);
}

export function field(el: ParentNode, name: string): HTMLInputElement {
  return named(el, "[role=spinbutton]", name);
}

export function button(el: ParentNode, name: string): HTMLButtonElement {
  const found = [...el.querySelectorAll("button")].find(
    (one) =>
      one.textContent === name || one.getAttribute("aria-label") === name,
  );
  if (!found) throw new Error(`no button ${name}`);
  return found;
}

function named<E extends Element>(
  el: ParentNode,
  kind: string,
  name: string,
): E {
  const found = [...el.querySelectorAll<E>(kind)].find(
    (one) => one.getAttribute("aria-label") === name,
  );
  if (!found) throw new Error(`no ${kind} ${name}`);
  return found;
}

export function slide(el: ParentNode, name: string, number: number): void {
  const input = slider(el, name);
  input.value = String(number);
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

export function type(input: HTMLInputElement, text: string): void {
  input.focus();
  input.value = text;
  input.dispatchEvent(new Event("input", { bubbles: true }));
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

/** Press a key down and let it go. */
export function press(target: Element, key: string, more: object = {}): void {
  const init = { key, bubbles: true, cancelable: true, ...more };
  target.dispatchEvent(new KeyboardEvent("keydown", init));
  target.dispatchEvent(new KeyboardEvent("keyup", init));
}

/** The numbers of the table twin, by row header; opens it when it is closed. */
export async function table(
  el: ParentNode,
): Promise<Record<string, [number, number]>> {
  const values = "table[aria-label=Values]"; // panels have tables too
  if (!el.querySelector(values)) button(el, "Table").click();
  await settled();
  const rows = [...el.querySelectorAll(`${values} tbody tr`)].map((row) => {
    const [name, data, grad] = [...row.children].map(
      (cell) => cell.textContent ?? "",
    );
    return [name, [Number(data), Number(grad)]] as const;
  });
  return Object.fromEntries(rows) as unknown as Record<
    string,
    [number, number]
  >;
}

export const status = (el: ParentNode): string =>
  el.querySelector("[role=status]")?.textContent ?? "";

/** After everything that was put off: rendering, effects and frames, and what these put off in turn. */
export async function settled(): Promise<void> {
  // each turn of the loop runs the frames and effects that the turn before asked for
  for (let k = 0; k < 3; k++) await new Promise((done) => setTimeout(done, 7));
}
