// The name that a view gives each node of a graph: the twin of names in micrograd_widgets/naming.py.

import type { Recorded } from "../engine/recording.ts";
import type { Value } from "../engine/value.ts";
import { exactText, typeset } from "../ui/format.ts";
import { formula, wordOf } from "../ui/formula.ts";

const MAX_LABEL = 200; // characters of a label that a view shows
const MAX_EXPRESSION = 22; // characters of an expression that names a node without a label

export interface Naming {
  /** The labels of Values; "" is none. */
  labels: ReadonlyMap<Value, string>;
  /** Names of Values without a label, such as those of variables. */
  variables: ReadonlyMap<Value, string>;
  isConstant(value: Value): boolean;
  scopeOf(value: Value): readonly string[];
}

export function namesOf({ index }: Recorded, naming: Naming): string[] {
  const names: string[] = [];
  let leaves = 0;
  for (const [value, i] of index) {
    const { operands } = value;
    const given =
      labelOf(naming.labels.get(value) ?? "") || naming.variables.get(value);
    if (given) names.push(given);
    else if (naming.isConstant(value)) names.push(shortText(value.data));
    else if (operands.length === 0) names.push(`leaf ${++leaves}`);
    else
      names.push(
        expressionOf(
          value,
          operands.map((child) => names[index.get(child) as number] as string),
          i,
        ),
      );
  }
  return distinct([...index.keys()], names, naming);
}

/** `label` as a view shows it; "" if nothing in it can be seen. */
function labelOf(label: string): string {
  const text = cleaned(label);
  return /[^\p{Z}\p{C}]|\ufffd/u.test(text) ? text : "";
}

/** `label` on one line, without control characters, and not too long. */
function cleaned(label: string): string {
  const letters = [...label.replace(/[\t-\r]/g, " ")].map((c) =>
    /[\p{Cc}\p{Cs}]/u.test(c) ? "\ufffd" : c,
  );
  return letters.length > MAX_LABEL
    ? `${letters.slice(0, MAX_LABEL - 1).join("")}…`
    : letters.join("");
}

function expressionOf(
  { symbol, number }: Value,
  operands: readonly string[],
  i: number,
): string {
  const sign = symbol === "**n" ? `**${exactText(number)}` : symbol;
  const text = formula(symbol === "*" ? "×" : sign, operands);
  return [...text].length <= MAX_EXPRESSION ? text : `${wordOf(symbol)} ${i}`;
}

/** `number` with at most six digits that count. */
export function shortText(number: number): string {
  const [digits, power] = number.toExponential(5).split("e");
  if (power === undefined) return exactText(number);
  return Number(power) < -4 || Number(power) >= 6
    ? typeset(`${Number(digits)}e${Number(power)}`)
    : exactText(Number(number.toPrecision(6)));
}

/** Names that are distinct: the `w1` of several neurons get the neuron's name behind theirs. */
function distinct(
  values: readonly Value[],
  names: readonly string[],
  { isConstant, scopeOf }: Naming,
): string[] {
  const inside = values.map((v) => !isConstant(v) && scopeOf(v).length > 0);
  const count = new Map<string, number>();
  names.forEach((name, i) => {
    if (inside[i]) count.set(name, (count.get(name) ?? 0) + 1);
  });
  return names.map((name, i) =>
    inside[i] && (count.get(name) as number) > 1
      ? `${name} (${scopeOf(values[i] as Value).join(", ")})`
      : name,
  );
}
