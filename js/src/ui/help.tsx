// Help: a "?" that tells in two sentences what a panel shows, and where the lecture's notebooks have more.

import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { Button } from "./button.tsx";
import { useOwnId } from "./own-id.ts";

export interface HelpProps {
  /** The name of the panel. */
  name: string;
  text: string;
  /** The notebook that has more. */
  notebook: string;
}

export function Help({ name, text, notebook }: HelpProps) {
  const isOpen = useSignal(false);
  const id = useOwnId();
  return (
    <span class="mgw-help">
      <Button
        aria-label={`Help: ${name}`}
        aria-expanded={isOpen.value}
        aria-controls={id}
        title="What is this?"
        onClick={() => {
          isOpen.value = !isOpen.peek();
        }}
        onBlur={() => {
          isOpen.value = false;
        }}
        onKeyDown={(event) => {
          if (event.key !== "Escape" || !isOpen.peek()) return;
          event.stopPropagation(); // it closes nothing else
          isOpen.value = false;
        }}
      >
        ?
      </Button>
      <span id={id} role="note" hidden={!isOpen.value}>
        {text} More in the notebook <b>{notebook}</b>.
      </span>
    </span>
  );
}

/** A panel with its help at the top right. */
export const WithHelp = ({
  help,
  children,
}: {
  help: HelpProps;
  children: ComponentChildren;
}) => (
  <div class="mgw-with-help">
    <Help {...help} />
    {children}
  </div>
);
