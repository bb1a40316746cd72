// The root of every view: its name, its theme, its keys, and what its words mean.

import type { ReadonlySignal } from "@preact/signals";
import type { HTMLAttributes, RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { WordHint } from "../../ui/word-hint.tsx";
import { distinguish } from "./distinct-names.ts";
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
