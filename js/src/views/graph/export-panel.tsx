// The panel Save: the stage as a picture, the numbers as text.

import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { graphCell } from "../../store/graph-python.ts";
import type { GraphStore } from "../../store/graph-store.ts";
import { ByHand } from "../../ui/by-hand.tsx";
import { isCopied, noClipboard } from "../../ui/clipboard.ts";
import { download } from "../../ui/download.ts";
import { exact } from "../../ui/format.ts";
import { pictureOf, pngOf } from "../../ui/picture.ts";
import { type Copied, CopyButtons } from "../frame/copies.tsx";

export function SavePanel({ store }: { store: GraphStore }) {
  const panel = useRef<HTMLElement>(null);
  const byHand = useSignal("");
  const save = (ending: string, content: Blob) => {
    const file = fileName(store, ending);
    download(file, content);
    store.announce(`Saved: ${file} is among your downloads.`);
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
    byHand.value = await copied(store);
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
      <CopyButtons of={copiedGraph(store)} />
      <span>Pictures show what is on the screen.</span>
      {byHand.value && <ByHand name="Numbers" text={byHand.value} />}
    </section>
  );
}

const copiedGraph = (store: GraphStore): Copied => ({
  kind: "graph",
  traits: () => store.traits(),
  cell: () => graphCell(store),
  announce: (text) => store.announce(text),
  refuse: (why) => store.refuse(why),
});

/** Put the numbers on the clipboard; if the page may not, return them to be copied by hand. */
async function copied(store: GraphStore): Promise<string> {
  const text = tabbed(store);
  if (!(await isCopied(text))) {
    store.refuse(noClipboard("the numbers are"));
    return text;
  }
  const { length } = store.structure.names;
  store.announce(`Copied: value and gradient of ${length} Values, in full.`);
  return "";
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

/** `label`, as text: spreadsheets compute what begins with one of these signs. */
const asText = (label: string) =>
  /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/.test(label)
    ? `'${label}`
    : label;

/** The table as comma-separated values: RFC 4180, in full precision, quotes around every label. */
export function csvOf(store: GraphStore): string {
  const quoted = (text: string) => `"${asText(text).replaceAll('"', '""')}"`;
  const lines = rowsOf(store).map(([name, ...numbers]) =>
    [quoted(name), ...numbers].join(","),
  );
  return ["label,value,gradient", ...lines, ""].join("\r\n");
}

/** The table with tabs between its columns, as spreadsheets read it from the clipboard. */
export function tabbed(store: GraphStore): string {
  const plain = (text: string) => asText(text.replaceAll(/\s+/g, " "));
  const lines = rowsOf(store).map(([name, ...numbers]) =>
    [plain(name), ...numbers].join("\t"),
  );
  return ["label\tvalue\tgradient", ...lines].join("\n");
}

type Row = [name: string, data: string, grad: string];

const rowsOf = ({ structure, tape }: GraphStore): Row[] =>
  structure.names.map((name, i) => [
    name,
    exact(tape.data[i] ?? Number.NaN),
    exact(tape.grad[i] ?? Number.NaN),
  ]);

/** The label of the root, without what a file name may not hold. */
export function fileName(store: GraphStore, ending: string): string {
  const plain = store.name(store.root).replaceAll(/[\p{C}\\/:*?"<>|]+/gu, "_");
  const stem = [...plain.replace(/^[\s._]+/, "")] // whole letters
    .slice(0, 60)
    .join("")
    .replace(/[\s._]+$/, "");
  const isDevice = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(stem); // on Windows
  return `${stem && !isDevice ? stem : `graph${stem && "_"}${stem}`}.${ending}`;
}
