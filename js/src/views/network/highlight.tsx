// The selected part and the part under the mouse, above the canvases, which need not be drawn again for
// them.

import type { ReadonlySignal } from "@preact/signals";
import {
  type NetworkPart,
  parameterOf,
  unitOf,
} from "../../store/network-shape.ts";
import { signOf } from "../../ui/format.ts";
import type { NetworkNumbers } from "./network-words.ts";
import { type NetworkPlaces, segment } from "./places.ts";

interface Props extends NetworkNumbers {
  places: NetworkPlaces;
  tick: ReadonlySignal<unknown>;
  by: ReadonlySignal<"weight" | "gradient">;
  selected: ReadonlySignal<NetworkPart | undefined>;
  hovered: { value: NetworkPart | undefined };
}

export function Highlights({ places, selected, hovered, ...props }: Props) {
  props.tick.value;
  const { width, height, shape } = places;
  const part = selected.value;
  const edge = part ? parameterOf(shape, part) : -1;
  const numbers = props.by.value === "weight" ? props.parameters : props.grad;
  const sign = edge < 0 ? "nil" : signOf(numbers()[edge] ?? 0);
  return (
    <svg aria-hidden="true" width={width} height={height}>
      <Outline places={places} part={part} look="mgw-network-selected" />
      {edge >= 0 && (
        <Outline
          places={places}
          part={part}
          look={`mgw-network-core mgw-${sign}`}
        />
      )}
      <Outline
        places={places}
        part={hovered.value}
        look="mgw-network-hovered"
      />
    </svg>
  );
}

interface OutlineProps {
  places: NetworkPlaces;
  part: NetworkPart | undefined;
  look: string;
}

function Outline({ places, part, look }: OutlineProps) {
  if (!part) return null;
  const { shape, units, radius } = places;
  const edge = parameterOf(shape, part);
  if (edge >= 0) {
    const [x1, y1, x2, y2] = segment(places, edge);
    return <line class={look} x1={x1} y1={y1} x2={x2} y2={y2} />;
  }
  const u = 2 * unitOf(shape, part);
  if (places.hasPictures) {
    const half = radius + 3;
    return (
      <rect
        class={look}
        x={(units[u] ?? 0) - half}
        y={(units[u + 1] ?? 0) - half}
        width={2 * half}
        height={2 * half}
        rx={half / 3}
      />
    );
  }
  return (
    <circle
      class={look}
      cx={units[u] ?? 0}
      cy={units[u + 1] ?? 0}
      r={radius + 3}
    />
  );
}
