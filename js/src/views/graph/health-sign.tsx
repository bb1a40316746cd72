// The sign on a card that something is ill there, with the reason in words behind it.

import { useComputed } from "@preact/signals";
import type { GraphStore } from "../../store/graph-store.ts";
import { ILLS } from "../../store/health.ts";
import { SIGNS, why } from "./health-words.ts";
import type { Placed } from "./layout.ts";

interface Props {
  store: GraphStore;
  item: Placed["item"];
}

export function HealthSign({ store, item }: Props) {
  const ill = useComputed(() => {
    if (item.kind === "piece") return undefined;
    const { worst } = store.health;
    const found = item.members.flatMap((node) => worst.value.get(node) ?? []);
    const kinds = ILLS.filter((kind) => found.some((one) => one.ill === kind));
    const [first] = found;
    if (!first || !kinds[0]) return undefined;
    const words =
      item.kind === "node"
        ? `${first.ill}: ${why(store, first)}`
        : `${kinds.join(", ")}: ${found.length} of ${item.members.length} Values. Health lists them.`;
    return { kind: kinds[0], words: words[0]?.toUpperCase() + words.slice(1) };
  });
  if (!ill.value) return null;
  const { kind, words } = ill.value;
  return (
    <span
      class={`mgw-sign mgw-${kind.replace(" ", "-")}`}
      role="img"
      aria-label={words}
      title={words}
    >
      {SIGNS[kind]}
    </span>
  );
}
