// The Save panel: what is on the screen as a picture, and the numbers as text.

import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { GraphStore } from "../../store/graph-store.ts";
import { ByHand } from "../../ui/by-hand.tsx";
import { download } from "../../ui/download.ts";
import { pictureOf } from "../../ui/picture.ts";
import { pngOf } from "../../ui/png.ts";
import { csvOf, fileName, tabbed } from "./export.ts";

export function SavePanel({ store }: { store: GraphStore }) {
  const panel = useRef<HTMLElement>(null);
  const byHand = useSignal("");
  const save = (ending: string, content: Blob) => {
    const file = fileName(store, ending);
    download(file, content);
    store.tell(`Saved: ${file} is among your downloads.`);
  };
  const stage = () =>
    panel.current
      ?.closest(".mgw")
      ?.querySelector<HTMLElement>(".mgw-stage") as HTMLElement;
  const picture = () =>
    pictureOf(stage(), `Graph of ${store.name(store.root)}`);

  const png = async () => {
    const { clientWidth, clientHeight } = stage();
    try {
      save("png", await pngOf(picture(), clientWidth, clientHeight));
    } catch (problem) {
      const why = problem instanceof Error ? problem.message : problem;
      store.refuse(`This page lets no PNG be made: ${why}. SVG works.`);
    }
  };
  const copy = async () => {
    const text = tabbed(store);
    try {
      await navigator.clipboard.writeText(text);
      byHand.value = "";
      store.tell(
        `Copied: value and gradient of ${store.structure.names.length} Values, in full.`,
      );
    } catch {
      byHand.value = text; // no clipboard on pages without https, or without leave
      store.refuse(
        "This page may not write to the clipboard: the numbers are selected below, press Ctrl+C.",
      );
    }
  };
  return (
    <section class="mgw-save" aria-label="Save" ref={panel}>
      <Choice
        name="SVG"
        title="What is on the screen, as a picture that stays sharp"
        act={() =>
          save("svg", new Blob([picture()], { type: "image/svg+xml" }))
        }
      />
      <Choice name="PNG" title="What is on the screen, as pixels" act={png} />
      <Choice
        name="CSV"
        title="Value and gradient of every node, in full, as a file"
        act={() =>
          save(
            "csv",
            new Blob([csvOf(store)], { type: "text/csv;charset=utf-8" }),
          )
        }
      />
      <Choice
        name="Copy numbers"
        title="Value and gradient of every node, in full, to paste elsewhere"
        act={copy}
      />
      <span>Pictures show what is on the screen.</span>
      {byHand.value && <ByHand name="Numbers" text={byHand.value} />}
    </section>
  );
}

interface ChoiceProps {
  name: string;
  title: string;
  act: () => void;
}

const Choice = ({ name, title, act }: ChoiceProps) => (
  <button type="button" title={title} onClick={act}>
    {name}
  </button>
);
