// The root of every view: its name, its theme, its keys, and what its words mean.

import type { ReadonlySignal } from "@preact/signals";
import type { HTMLAttributes, RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { WordHint } from "../../ui/word-hint.tsx";
import { keepKeys } from "./keep-keys.ts";

interface Props extends HTMLAttributes<HTMLElement> {
  name: string;
  /** The class of this kind of view. */
  kind: string;
  dark: ReadonlySignal<boolean>;
  element?: RefObject<HTMLElement | null>;
}

export function ViewRoot({
  name,
  kind,
  dark,
  element,
  children,
  ...props
}: Props) {
  const own = useRef<HTMLElement>(null);
  const root = element ?? own;
  useLayoutEffect(() => {
    const end = new AbortController();
    if (root.current) keepKeys(root.current, end.signal);
    return () => end.abort();
  }, []);
  useLayoutEffect(() => {
    if (root.current) return distinguish(root.current, name);
  }, [name]);
  return (
    <section
      ref={root}
      class={`mgw ${kind} ${dark.value ? "mgw-dark" : "mgw-light"}`}
      aria-label={name}
      tabIndex={-1} // a press on an empty part gives it the focus
      {...props}
    >
      {children}
      <WordHint root={root} />
    </section>
  );
}

// ---- two views with the same name on one page are two landmarks

declare global {
  interface Window {
    mgwViews?: Map<Element, string>;
  }
}

// bundles share nothing but the window
window.mgwViews ??= new Map();
const views = window.mgwViews;

/** Give a view its name, and a number where an earlier one has that name; returns how to take it back. */
function distinguish(root: Element, name: string): () => void {
  views.set(root, name);
  number(name);
  return () => {
    views.delete(root);
    number(name);
  };
}

function number(name: string): void {
  const same = [...views].filter(([, own]) => own === name);
  for (const [i, [root]] of same.entries())
    root.setAttribute("aria-label", i ? `${name}, view ${i + 1}` : name);
}
