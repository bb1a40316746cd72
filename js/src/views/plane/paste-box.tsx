// A box to paste rows from a spreadsheet into; two buttons take them over, once they have no mistake.

import { useSignal } from "@preact/signals";
import { Button } from "../../ui/button.tsx";
import { parse, shortened } from "../../ui/format.ts";
import { useOwnId } from "../../ui/own-id.ts";

interface Props {
  columns: Columns;
  /** Takes the rows; `isAll`: they replace the ones that are there. */
  onRows: (rows: number[][], isAll: boolean) => void;
  onRefused: (why: string) => void;
}

export function PasteBox({ columns, onRows, onRefused }: Props) {
  const isOpen = useSignal(false);
  const text = useSignal("");
  const problem = useSignal("");
  const id = useOwnId();
  const take = (isAll: boolean) => {
    const result = parseRows(text.peek(), columns);
    problem.value = "problem" in result ? result.problem : "";
    if ("problem" in result) onRefused(result.problem);
    else {
      text.value = "";
      onRows(result.rows, isAll);
    }
  };
  return (
    <>
      <Button
        aria-expanded={isOpen.value}
        onClick={() => {
          isOpen.value = !isOpen.value;
        }}
      >
        Paste rows
      </Button>
      {isOpen.value && (
        <div class="mgw-paste">
          <textarea
            aria-label="Rows to paste"
            aria-describedby={id}
            aria-invalid={problem.value !== ""}
            rows={4}
            spellcheck={false}
            value={text}
            onInput={({ currentTarget }) => {
              text.value = currentTarget.value;
              problem.value = "";
            }}
          />
          <p id={id} class={problem.value && "mgw-refused"}>
            {problem.value ||
              `A line for each point: ${columns.names.join(", ")}, parted by tabs or commas, as a spreadsheet copies them.`}
          </p>
          <Button onClick={() => take(false)}>Add rows</Button>
          <Button onClick={() => take(true)}>Replace all</Button>
        </div>
      )}
    </>
  );
}

// ---- rows of numbers, as a spreadsheet copies them

export interface Columns {
  /** A name for each column. */
  names: readonly string[];
  /** The numbers allowed in the last column; any if left out. */
  labels?: readonly number[] | undefined;
}

export type PastedRows = { rows: number[][] } | { problem: string };

const MAX_ROWS = 100_000; // rows

/** The numbers in the lines of `text`, or an error with its place. */
export function parseRows(text: string, columns: Columns): PastedRows {
  const lines = text
    .split(/\r\n|\r|\n/)
    .map((line, k) => ({ line, row: k + 1 }))
    .filter(({ line }) => line.trim() !== "");
  if (isHeading(lines[0]?.line)) lines.shift();
  if (lines.length === 0) return { problem: "There are no rows of numbers." };
  if (lines.length > MAX_ROWS)
    return {
      problem: `There are ${lines.length} rows; at most ${MAX_ROWS} fit.`,
    };
  const rows: number[][] = [];
  for (const { line, row } of lines) {
    const numbers = numbersOf(cells(line), row, columns);
    if (typeof numbers === "string") return { problem: numbers };
    rows.push(numbers);
  }
  return { rows };
}

/** The cells of a line: separated by tabs or semicolons, else by commas, else by spaces. */
function cells(line: string): string[] {
  const sign = ["\t", ";", ","].find((one) => line.includes(one));
  const parts = sign ? line.split(sign) : line.trim().split(/\s+/);
  return parts.map((cell) => cell.trim().replace(/^"(.*)"$/, "$1"));
}

/** Whether a line has the names of columns and no numbers. */
const isHeading = (line = "0") =>
  cells(line).every((cell) => numberOf(cell) === undefined && cell !== "");

/** The number in a cell; in it a comma is a decimal point. */
const numberOf = (cell: string) =>
  parse(cell.replace(/^([^,.]*),(\d+)$/, "$1.$2"));

function numbersOf(
  found: string[],
  row: number,
  { names, labels }: Columns,
): number[] | string {
  if (found.length !== names.length)
    return `Row ${row}: expected ${names.length} numbers (${names.join(", ")}), got ${found.length}.`;
  const numbers = found.map(numberOf);
  const wrong = numbers.indexOf(undefined);
  if (wrong >= 0)
    return `Row ${row}, ${names[wrong]}: “${shortened(found[wrong] ?? "")}” is not a finite number.`;
  const target = numbers.at(-1) ?? Number.NaN;
  if (labels && !labels.includes(target))
    return `Row ${row}, ${names.at(-1)}: expected one of ${labels.join(", ")}, got ${target}.`;
  return numbers as number[];
}
