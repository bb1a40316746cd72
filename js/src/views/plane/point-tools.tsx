// The choice of what a click on the plane does: add a point of some class, or remove one.

import type { Signal } from "@preact/signals";
import { tickText } from "../../ui/axis.ts";
import { useOwnId } from "../../ui/own-id.ts";
import { ClassSign, lookOf } from "./class-looks.tsx";
import { type ClassRule, hasSides, labelClass } from "./data.ts";

/** The label of the points that a click adds, or "erase". */
export type PointTool = number | "erase";

interface Props {
  /** The last choice. Once it is no longer among the options, the first one holds. */
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
export const labelName = (label: number, rule: ClassRule): string =>
  `${lookOf(labelClass(label, rule)).colour} ${tickText(label)}`;

const ERASE = { tool: "erase", name: "Erase" } as const;

/** A tool for each class; without classes, one that adds points with a target on the border. */
export function toolsFor(rule: ClassRule): Props["options"] {
  if (!hasSides(rule)) return [{ tool: rule.border, name: "Add" }, ERASE];
  const options = rule.labels.map((label) => ({
    tool: label,
    kind: labelClass(label, rule),
    name: labelName(label, rule),
  }));
  return [...options.sort((a, b) => a.kind - b.kind), ERASE];
}
