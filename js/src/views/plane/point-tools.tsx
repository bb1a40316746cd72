// What a click on the plane does: add a point of a class, or take one away.

import type { Signal } from "@preact/signals";
import { tickText } from "../../ui/axis.ts";
import { ClassSign, lookOf, useOwnId } from "./class-looks.tsx";
import { type ClassRule, hasSides, labelClass } from "./data.ts";
/** The label of the points that are added, or "erase". */
export type PointTool = number | "erase";

interface Props {
  /** What was chosen last; of what is no option any more the first holds. */
  tool: Signal<PointTool | undefined>;
  title?: string;
  options: readonly { tool: PointTool; kind?: number; name: string }[];
}

export function PointTools({ tool, title = "New points", options }: Props) {
  const group = useOwnId();
  const chosen = chosenTool(tool.value, options);
  return (
    <fieldset class="mgw-tools">
      <legend>{title}</legend>
      {options.map((option) => (
        <label key={option.tool}>
          <input
            type="radio"
            name={group}
            checked={option.tool === chosen}
            onChange={() => {
              tool.value = option.tool;
            }}
          />
          {option.kind !== undefined && <ClassSign kind={option.kind} />}
          {option.name}
        </label>
      ))}
    </fieldset>
  );
}

export const chosenTool = (
  tool: PointTool | undefined,
  options: Props["options"],
): PointTool | undefined =>
  options.some((option) => option.tool === tool) ? tool : options[0]?.tool;

/** "blue 1", "orange −1", … */
export const labelName = (label: number, kinds: ClassRule): string =>
  `${lookOf(labelClass(label, kinds)).colour} ${tickText(label)}`;

const ERASE = { tool: "erase", name: "Erase" } as const;

/** A point of each class; where there are none, one whose target lies on the border. */
export function toolsFor(kinds: ClassRule): Props["options"] {
  if (!hasSides(kinds)) return [{ tool: kinds.border, name: "Add" }, ERASE];
  const options = kinds.labels.map((label) => ({
    tool: label,
    kind: labelClass(label, kinds),
    name: labelName(label, kinds),
  }));
  return [...options.sort((a, b) => a.kind - b.kind), ERASE];
}
