// What a click on the plane does: add a point of a class, or take one away.

import type { Signal } from "@preact/signals";
import { written } from "../../ui/axis.ts";
import { type Kinds, labelClass } from "./data.ts";
import { lookOf, Sign } from "./looks.tsx";
import { useOwnId } from "./own-id.ts";

/** The label of the points that are added, or "erase". */
export type Tool = number | "erase";

interface Props {
  tool: Signal<Tool>;
  title?: string;
  options: readonly { tool: Tool; kind?: number; name: string }[];
}

export function Tools({ tool, title = "New points", options }: Props) {
  const group = useOwnId();
  return (
    <fieldset class="mgw-tools">
      <legend>{title}</legend>
      {options.map((option) => (
        <label key={option.tool}>
          <input
            type="radio"
            name={group}
            checked={tool.value === option.tool}
            onChange={() => {
              tool.value = option.tool;
            }}
          />
          {option.kind !== undefined && <Sign kind={option.kind} />}
          {option.name}
        </label>
      ))}
    </fieldset>
  );
}

/** "blue 1", "orange −1", … */
export const labelName = (label: number, kinds: Kinds): string =>
  `${lookOf(labelClass(label, kinds)).colour} ${written(label)}`;

export const classTools = (kinds: Kinds): Props["options"] => [
  ...[...kinds.labels]
    .sort((a, b) => labelClass(a, kinds) - labelClass(b, kinds))
    .map((label) => ({
      tool: label,
      kind: labelClass(label, kinds),
      name: labelName(label, kinds),
    })),
  { tool: "erase", name: "Erase" },
];
