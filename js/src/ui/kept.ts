// What the page keeps of how a learner left a view: which disclosures are open, for the next time that the
// same cell shows the same thing. The browser's storage stays empty, so a page that is loaded again begins anew.

import { type ReadonlySignal, signal } from "@preact/signals";
import { createContext } from "preact";
import { useContext, useLayoutEffect, useMemo } from "preact/hooks";

const KEPT = Symbol.for("micrograd_widgets.open");
const MAX_KEPT = 200; // the oldest are forgotten

type WithKept = typeof globalThis & { [KEPT]?: string[] };

interface Disclosure {
  isOpen: ReadonlySignal<boolean>;
  toggle(): void;
}

/** Where a view is: the cell that shows it, or the page. */
export const Place = createContext("");

/**
 * A disclosure, as it was left in the same place under the same `key`; closed at first. Another `key` later
 * means that the view goes on with another thing: what is open stays open.
 */
export function useKept(key: string): Disclosure {
  const place = useContext(Place);
  const whole = `${place} ${key}`;
  const isOpen = useMemo(() => signal(read().includes(whole)), []);
  useLayoutEffect(() => write(whole, isOpen.peek()), [whole]);
  const toggle = () => {
    isOpen.value = !isOpen.value;
    write(whole, isOpen.value);
  };
  return { isOpen, toggle };
}

/** A short key for a thing of this `kind` with these names; other names give another one. */
export function keyOf(kind: string, names: Iterable<string>): string {
  let hash = 0x811c9dc5; // FNV-1a
  for (const name of names)
    for (const letter of `${name}\n`)
      hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  return `${kind} ${(hash >>> 0).toString(36)}`;
}

/** What is open on this page. The script of a view may run many times on a page, once for each view. */
function read(): string[] {
  return (globalThis as WithKept)[KEPT] ?? [];
}

function write(key: string, open: boolean): void {
  const others = read().filter((other) => other !== key);
  (globalThis as WithKept)[KEPT] = open
    ? [...others, key].slice(-MAX_KEPT)
    : others;
}
