// Buttons that open the drawers under a view, one at a time.

import type { Signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { Button } from "../../ui/button.tsx";
import { WithHelp } from "../../ui/help.tsx";

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

const HELP = {
  Save: "It takes the view as it is now to a notebook or to a web page. Copy Python gives the cell, Copy HTML the part of the page.",
  Table:
    "Every number of the view with all its digits. The table follows each change.",
} as const;

interface DrawerProps {
  name: keyof typeof HELP;
  open: Signal<string>;
  /** The notebook that has more. */
  notebook: string;
  children: ComponentChildren;
}

/** A drawer with its help, if it is open. */
export const Drawer = ({ name, open, notebook, children }: DrawerProps) =>
  open.value === name ? (
    <WithHelp help={{ name, text: HELP[name], notebook }}>{children}</WithHelp>
  ) : null;

/** What the drawer Save is for, in the views where it only copies. */
export const SAVE = "Python, HTML or a link that makes this view again";
