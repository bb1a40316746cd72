// The lines between the cards. Where a node is selected, those that run through it stand out; during a
// walk, those that the rule of the present node runs along.

import type { GraphStore } from "../../store/graph-store.ts";
import { isKin } from "./kinship.ts";
import type { Drawing } from "./layout.ts";

interface Props {
  store: GraphStore;
  drawing: Drawing;
}

export function Lines({ store, drawing }: Props) {
  const { placed, lines, width, height } = drawing;
  const kin = store.kin.value;
  const near = placed.map(({ item }) => isKin(kin, item));
  const current = store.walk.current.value;
  const now = placed.map(
    ({ item }) => current >= 0 && item.members.includes(current),
  );
  const look = (from: number, to: number) => {
    if (now[to]) return "mgw-now";
    if (!kin) return "";
    return near[from] && near[to] ? "mgw-kin" : "mgw-apart";
  };
  return (
    <svg width={width} height={height} aria-hidden="true">
      {lines.map(({ path, arrow, from, to }) => (
        <g key={path} class={look(from, to)}>
          <path class="mgw-line" d={path} />
          <path class="mgw-arrow" d={arrow} />
        </g>
      ))}
    </svg>
  );
}
