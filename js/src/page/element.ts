// <micrograd-view>: a view on a page. Its state or source is in it, as <script type="application/json">, in
// the file that its attribute src names, or in the address. What else is in it is there for pages without
// scripts, and for print.

import { hasButton, numberIn, perform } from "./controls.ts";
import { linkTo, partFor, textIn } from "./hash.ts";
import { show } from "./show.ts";

const NAME = "micrograd-view";
const MAX_TEXT = 64e6; // characters
const HIDDEN = ["toolbar", "settings", "walk", "panels"];
const PANELS = ["Slope", "Break it", "Health", "Save", "Table"]; // of a graph

export class MicrogradView extends HTMLElement {
  static observedAttributes = ["src"];
  #end: AbortController | undefined;
  /** Gives the source of what is shown, where it has one. */
  #source: (() => object | undefined) | undefined;
  /** What a link to this page opens. */
  linked = "";

  connectedCallback(): void {
    if (this.#end) return; // it was moved
    this.#begin();
  }

  #begin(): void {
    const end = new AbortController();
    this.#end = end;
    this.#source = undefined;
    this.linked = "the view as it is now";
    const on = { signal: end.signal };
    addEventListener("hashchange", (event) => this.#follow(event), on);
    const start = () => {
      if (!end.signal.aborted) this.#show(end.signal);
    };
    // what is in the element comes after it
    if (document.readyState === "loading")
      document.addEventListener("DOMContentLoaded", start, on);
    else queueMicrotask(start);
  }

  /** Somebody has pasted another link, or has followed one on this page. */
  #follow({ oldURL, newURL }: HashChangeEvent): void {
    const [before, now] = [oldURL, newURL].map((url) =>
      partFor(this, new URL(url).hash),
    );
    if (before !== now) this.attributeChangedCallback();
  }

  /** Another file: it begins again. */
  attributeChangedCallback(): void {
    if (!this.#end) return; // it is not on the page yet
    this.#end.abort();
    this.#begin();
  }

  disconnectedCallback(): void {
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.#end?.abort();
      this.#end = undefined;
    });
  }

  /** The address of this page with the source of what is shown, or with this state of the view. */
  linkTo(state: object): Promise<string> {
    return linkTo(this, this.#source?.() ?? state);
  }

  /** Do what a reader could do: "b = 8; press Backward". Rejects with an Error in words. */
  act(text: string): Promise<void> {
    return perform(this.#root(), text);
  }

  hasButton(name: string): boolean {
    return hasButton(this.#root(), name);
  }

  /** The number in a table of the view, in full: "b", "Gradient". Rejects with an Error in words. */
  number(row: string, column = "Value"): Promise<number> {
    return numberIn(this.#root(), row, column);
  }

  #root(): ShadowRoot {
    return this.shadowRoot ?? this.attachShadow({ mode: "open" });
  }

  async #show(end: AbortSignal): Promise<void> {
    const root = this.#root();
    const place = document.createElement("div");
    root.replaceChildren(place, document.createElement("slot"));
    const read = await this.#read(end);
    if (!end.aborted) show(read, place, end, this.#options(end));
  }

  #options(end: AbortSignal) {
    const keep = async (source: object) => {
      const link = await linkTo(this, source);
      if (!end.aborted) history.replaceState(history.state, "", link);
    };
    return {
      isEditable: this.hasAttribute("editable"),
      opened: this.#words("open", /,/),
      plays: this.hasAttribute("play"),
      onEdited: this.hasAttribute("hash") ? keep : undefined,
      onSource: (source: () => object | undefined, words: string) => {
        this.#source = source;
        this.linked = words;
      },
    };
  }

  /** Gives the JSON of the element; it throws an Error in words if there is none. */
  async #read(end: AbortSignal): Promise<() => unknown> {
    try {
      checkWords("hide", this.#words("hide", /\s+/), HIDDEN);
      checkWords("open", this.#words("open", /,/), PANELS);
      const part = partFor(this);
      const src = this.getAttribute("src");
      const text =
        part !== undefined
          ? await textIn(part)
          : src === null
            ? this.#text()
            : await fetched(src, end);
      return () => parsed(text);
    } catch (problem) {
      return () => {
        throw problem;
      };
    }
  }

  /** The words of an attribute. */
  #words(name: string, between: RegExp): string[] {
    const words = (this.getAttribute(name) ?? "").split(between);
    return words.map((word) => word.trim()).filter(Boolean);
  }

  #text(): string {
    const script = this.querySelector(
      ':scope > script[type="application/json"]',
    );
    if (script) return script.textContent ?? "";
    throw new Error("it has neither a state in it nor an attribute src");
  }
}

async function fetched(src: string, signal: AbortSignal): Promise<string> {
  try {
    const answer = await fetch(src, { signal });
    if (answer.ok) return await answer.text();
    throw new Error(`it answers ${answer.status}`);
  } catch (problem) {
    const why =
      location.protocol === "file:"
        ? "a page that is opened from disk may not read files; put the state into the page"
        : (problem as Error).message;
    throw new Error(`the file ${src.slice(0, 60)} cannot be read: ${why}`);
  }
}

function parsed(text: string): unknown {
  if (text.length > MAX_TEXT)
    throw new Error(`its state has more than ${MAX_TEXT / 1e6} MB`);
  try {
    return JSON.parse(text);
  } catch (problem) {
    throw new Error(`its JSON has an error: ${(problem as Error).message}`);
  }
}

function checkWords(key: string, words: string[], known: string[]): void {
  for (const word of words)
    if (!known.includes(word))
      throw new Error(
        `${key}: expected some of ${known.join(", ")}, got “${word.slice(0, 40)}”`,
      );
}

/** Make every <micrograd-view> of the page a view; whether no other script has done so. */
export function defineElement(): boolean {
  if (customElements.get(NAME)) return false;
  customElements.define(NAME, MicrogradView);
  return true;
}
