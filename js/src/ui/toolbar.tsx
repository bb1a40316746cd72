// The toolbar of every view: what a beginner needs in one row, and everything else behind More.

import type { ComponentChildren } from "preact";
import { Button } from "./button.tsx";
import { useKept } from "./kept.ts";
import { useOwnId } from "./own-id.ts";

interface Props {
  name: string;
  /** Under which the page keeps whether More is open. */
  kept: string;
  children: ComponentChildren;
  /** Behind More. */
  more: ComponentChildren;
}

export function Toolbar({ name, kept, children, more }: Props) {
  const { isOpen, toggle } = useKept(kept);
  const id = useOwnId();
  return (
    <div class="mgw-bar" role="toolbar" aria-label={name}>
      {children}
      <Button
        class="mgw-more-button"
        aria-expanded={isOpen.value}
        aria-controls={id}
        title={isOpen.value ? "Fewer controls" : "All other controls"}
        onClick={toggle}
      >
        More
      </Button>
      {/* hidden and not left out: Undo listens for its keys */}
      <div id={id} class="mgw-behind" hidden={!isOpen.value}>
        {more}
      </div>
    </div>
  );
}

/** A thin line between two groups of controls. */
export const Gap = () => <span class="mgw-parting" />;
