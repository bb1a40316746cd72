// WordHint: what a word means, beside it, while the mouse rests on it, the keyboard has brought the focus
// to its field, or a finger has tapped it.

import { useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import meanings from "../../../micrograd_widgets/words.json";
import { useOwnId } from "./own-id.ts";

const REST_MS = 500; // of the mouse on a word
const MAX_LETTERS = 30; // of a word: more is a sentence
const [WIDTH, HEIGHT, GAP] = [260, 90, 6]; // px
const FIELDS = "input, select, textarea, [role=spinbutton], [role=slider]";
const WORDS = "label, b, th, legend, dt, summary, dfn, span";

interface Found {
  element: Element;
  meaning: string;
}

interface Hint extends Found {
  left: number;
  top: number;
  isAbove: boolean;
  /** Whether the mouse may go into it. */
  isByMouse: boolean;
}

export function WordHint({ root }: { root: RefObject<HTMLElement | null> }) {
  const hint = useSignal<Hint | undefined>(undefined);
  const id = useOwnId();
  const place = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const view = root.current;
    if (!view) return;
    const end = new AbortController();
    const show = (found: Found | undefined, isByMouse = false) => {
      describe(hint.peek()?.element, id, false);
      hint.value = found && {
        ...found,
        ...placeOf(found, place.current, view),
        isByMouse,
      };
      describe(found?.element, id, true);
    };
    watch(view, show, () => hint.peek(), end.signal);
    return () => end.abort();
  }, []);
  const shown = hint.value;
  return (
    <div ref={place} class="mgw-word-place">
      <div
        id={id}
        role="tooltip"
        class={`mgw-word ${shown?.isAbove ? "mgw-above" : ""}`}
        hidden={!shown}
        data-mouse={shown?.isByMouse}
        style={shown && `left: ${shown.left}px; top: ${shown.top}px`}
      >
        {shown?.meaning}
      </div>
    </div>
  );
}

type Show = (found: Found | undefined, isByMouse?: boolean) => void;

/** Call `show` with the word that somebody points at in `view`, and without one when that is over. */
function watch(
  view: HTMLElement,
  show: Show,
  shown: () => Found | undefined,
  signal: AbortSignal,
): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const on = <Name extends keyof HTMLElementEventMap>(
    name: Name,
    handle: (event: HTMLElementEventMap[Name]) => void,
  ) => view.addEventListener(name, handle, { signal, capture: true });
  const hide = () => {
    clearTimeout(timer);
    if (shown()) show(undefined);
  };
  on("pointerover", (event) => {
    clearTimeout(timer);
    const target = event.target as Element;
    if (target.closest(".mgw-word")) return;
    const found = event.buttons ? undefined : wordAt(target, view);
    if (found?.element === shown()?.element) return;
    timer = setTimeout(() => show(found, true), found ? REST_MS : REST_MS / 2);
  });
  on("pointerleave", ({ target }) => {
    if (target === view) hide();
  });
  let isTouch = false;
  on("pointerdown", ({ pointerType }) => {
    isTouch = pointerType === "touch";
    hide();
  });
  on("click", ({ target }) => {
    if (isTouch) show(wordAt(target as Element, view)); // the focus has moved by now
  });
  on("focusin", ({ target }) => {
    const field = target as Element;
    if (!field.matches(":focus-visible")) return;
    clearTimeout(timer);
    show(field.matches(FIELDS) ? wordAt(field, view) : undefined);
  });
  on("focusout", hide);
  on("input", hide);
  on("keydown", (event) => {
    if (!shown() || /^(Tab|Shift|Control|Alt|Meta)$/.test(event.key)) return;
    hide();
    if (event.key === "Escape") event.stopPropagation(); // it closes nothing else
  });
  signal.addEventListener("abort", () => clearTimeout(timer));
}

/** The word that `target` is, or is a field of. */
function wordAt(target: Element, view: Element): Found | undefined {
  const near: Element[] = [];
  for (let at: Element | null = target; at && at !== view; ) {
    near.push(at);
    at = near.length < 3 ? at.parentElement : null;
  }
  if (near.some((one) => one.matches("button, a, option"))) return undefined; // they tell it themselves
  for (const element of near) {
    const meaning = namesOf(element)
      .map(meaningOf)
      .filter((one) => one !== undefined);
    if (meaning.length > 0) return { element, meaning: meaning.join(" ") };
  }
  return undefined;
}

/** What `element` is called; and what is chosen in it. */
function namesOf(element: Element): string[] {
  if (element instanceof HTMLSelectElement) {
    const [chosen] = element.selectedOptions;
    return [nameOf(element), chosen?.textContent ?? ""];
  }
  if (element.matches(FIELDS)) return [nameOf(element)];
  const text = element.matches(WORDS) ? ownText(element) : "";
  return text.length <= MAX_LETTERS ? [text] : [];
}

const nameOf = (field: Element): string =>
  field.getAttribute("aria-label") ??
  ownText((field as HTMLInputElement).labels?.[0]);

/** The text of an element without that of fields and other elements in it. */
const ownText = (element: Element | undefined): string =>
  [...(element?.childNodes ?? [])]
    .filter(({ nodeType }) => nodeType === Node.TEXT_NODE)
    .map(({ textContent }) => textContent)
    .join("")
    .trim();

/** Below the word, or above it at the end of the view; from the corner of `place`. */
function placeOf({ element }: Found, place: Element | null, view: Element) {
  const box = element.getBoundingClientRect();
  const from = (place ?? view).getBoundingClientRect();
  const isAbove = box.bottom + HEIGHT > view.getBoundingClientRect().bottom;
  const room = from.width - WIDTH - 8;
  return {
    left: Math.max(4, Math.min(box.left - from.left, room)),
    top: (isAbove ? box.top - GAP : box.bottom + GAP) - from.top,
    isAbove,
  };
}

/** A screen reader reads the hint after the name of a field. */
function describe(element: Element | undefined, id: string, is: boolean): void {
  if (!element?.matches(FIELDS)) return;
  const ids = (element.getAttribute("aria-describedby") ?? "")
    .split(" ")
    .filter((one) => one && one !== id);
  if (is) ids.push(id);
  if (ids.length > 0) element.setAttribute("aria-describedby", ids.join(" "));
  else element.removeAttribute("aria-describedby");
}

// ---- the words, which the textbook reads, too

const MEANINGS: Readonly<Record<string, string>> = meanings;

/** Words of the views that are short for another, or another form of it. */
const SHORT: Readonly<Record<string, string>> = {
  grad: "gradient",
  gradients: "gradient",
  rate: "learning rate",
  weights: "weight",
  biases: "bias",
  "hidden layers": "hidden layer",
  hinge: "hinge loss",
  parameters: "parameter",
  layers: "layer",
  inputs: "input",
  optimizer: "optimiser",
  "percent held out": "held out",
  "zero grad in each step": "zero grad",
};

/** What `text` means; undefined if it is no word of the list. */
export function meaningOf(text: string): string | undefined {
  const word = text
    .trim()
    .toLowerCase()
    .replace(/[:.,]$/, "");
  const full = Object.hasOwn(SHORT, word) ? (SHORT[word] as string) : word;
  const name = /^l[12]$/.test(full) ? full.toUpperCase() : full;
  return Object.hasOwn(MEANINGS, name) ? MEANINGS[name] : undefined;
}
