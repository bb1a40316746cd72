// The numbers of a graph as text, and files of them.

import type { GraphStore } from "../../store/graph-store.ts";
import { exact } from "../../ui/format.ts";

/** The table as comma-separated values: RFC 4180, in full precision, quotes around every label. */
export function csvOf(store: GraphStore): string {
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const lines = rowsOf(store).map(([name, ...numbers]) =>
    [quoted(name), ...numbers].join(","),
  );
  return ["label,value,gradient", ...lines, ""].join("\r\n");
}

/** The table with tabs between its columns, as spreadsheets take it from the clipboard. */
export function tabbed(store: GraphStore): string {
  const plain = (text: string) => text.replaceAll(/\s+/g, " ");
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
  const stem = store
    .name(store.root)
    .replaceAll(/[\p{C}\\/:*?"<>|]+/gu, "_")
    .replaceAll(/^[\s._]+|[\s._]+$/g, "")
    .slice(0, 60);
  return `${stem || "graph"}.${ending}`;
}
