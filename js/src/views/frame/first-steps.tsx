// FirstSteps: what to try first, once in a notebook, until the learner puts it away.

import { useSignal } from "@preact/signals";
import { createContext } from "preact";
import { useContext, useLayoutEffect, useRef } from "preact/hooks";
import { Button } from "../../ui/button.tsx";

/** Puts the first steps away for good; undefined where a view has none. */
export const PutAway = createContext<(() => void) | undefined>(undefined);

interface Step {
  text: string;
  /** What it is about: a selector, or the text of a button. */
  at: string;
}

export function FirstSteps({ steps }: { steps: readonly Step[] }) {
  const putAway = useContext(PutAway);
  const isOpen = useSignal(putAway !== undefined);
  const place = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const view = place.current?.closest(".mgw");
    if (!view || !isOpen.value) return;
    const pointed = steps.map(({ at }) => targetIn(view, at));
    for (const target of pointed) target?.setAttribute("data-pointed", "");
    return () => {
      for (const target of pointed) target?.removeAttribute("data-pointed");
    };
  }, [isOpen.value]);
  if (!isOpen.value) return null;
  const close = () => {
    place.current?.closest<HTMLElement>(".mgw")?.focus(); // or nothing would have the focus
    isOpen.value = false;
    putAway?.();
  };
  return (
    <div
      ref={place}
      class="mgw-first"
      role="note"
      aria-label="First steps"
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation(); // it closes nothing else
        close();
      }}
    >
      <ol>
        {steps.map(({ text }) => (
          <li key={text}>{text}</li>
        ))}
      </ol>
      <Button title="Do not show this again" onClick={close}>
        Got it
      </Button>
    </div>
  );
}

function targetIn(view: Element, at: string): Element | undefined {
  if (at.startsWith("input")) return view.querySelector(at) ?? undefined;
  return [...view.querySelectorAll("button")].find(
    (button) => button.textContent === at,
  );
}
