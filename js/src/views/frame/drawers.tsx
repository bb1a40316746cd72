// Buttons that open the drawers under a view, one at a time.

import type { Signal } from "@preact/signals";
import { Button } from "../../ui/button.tsx";

interface Props {
  /** The name of the open drawer; "": none. */
  open: Signal<string>;
  /** What each drawer is for, by its name. */
  titles: Readonly<Record<string, string>>;
}

export function DrawerButtons({ open, titles }: Props) {
  return Object.entries(titles).map(([name, title]) => (
    <Button
      key={name}
      aria-expanded={open.value === name}
      title={title}
      onClick={() => {
        open.value = open.value === name ? "" : name;
      }}
    >
      {name}
    </Button>
  ));
}

/** What the drawer Save is for, in the views where it only copies. */
export const SAVE = "Python, HTML or a link that makes this view again";
