// Rows of a spreadsheet: a box to paste them into, whose two buttons take them over once they have no mistake,
// and a button that loads them from a CSV file.

import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { counted, shortened } from "../../ui/format.ts";
import { cellNumber } from "../../ui/number-text.ts";
import { useOwnId } from "../../ui/own-id.ts";

interface Props {
  columns: Columns;
  /** Whether rows in the place of all must have the labels of `columns` too. */
  areClassesFixed: boolean;
  /** Takes the rows; `isAll`: they replace the ones that are there. `from`: how they came. */
  onRows: (rows: number[][], isAll: boolean, from: string) => void;
  onRefused: (why: string) => void;
}

const MAX_PASTED = 1_000_000; // letters: a text area that holds more freezes the page
const MAX_FILE_MB = 16;

export function PasteBox(props: Props) {
  const { columns, onRows, onRefused } = props;
  const isOpen = useSignal(false);
  const text = useSignal("");
  const problem = useSignal("");
  const id = useOwnId();
  const refuse = (why: string) => {
    problem.value = why;
    onRefused(why);
  };
  const take = (isAll: boolean) => {
    const result = parseRows(
      text.peek(),
      isAll ? columnsOfAll(props) : columns,
    );
    if ("problem" in result) return refuse(result.problem);
    problem.value = "";
    text.value = "";
    onRows(result.rows, isAll, "pasted");
  };
  const isTooLong = (pasted: string | null) => {
    const { length = 0 } = pasted ?? "";
    if (length > MAX_PASTED)
      refuse(
        `The text has ${counted(length)} letters, at most ${counted(MAX_PASTED)} can be pasted: load it as a CSV file.`,
      );
    return length > MAX_PASTED;
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
      <CsvButton {...props} />
      {isOpen.value && (
        <div class="mgw-paste">
          <textarea
            aria-label="Rows to paste"
            aria-describedby={id}
            aria-invalid={problem.value !== ""}
            rows={4}
            spellcheck={false}
            value={text}
            onBeforeInput={(event) => {
              if (isTooLong((event as InputEvent).data)) event.preventDefault();
            }}
            onInput={({ currentTarget }) => {
              problem.value = "";
              if (isTooLong(currentTarget.value))
                currentTarget.value = text.peek();
              else text.value = currentTarget.value;
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

/** The columns of rows that replace all others: their targets may be other classes. */
const columnsOfAll = ({ columns, areClassesFixed }: Props): Columns =>
  areClassesFixed ? columns : { names: columns.names };

/** Loads a CSV file in the place of all rows. */
function CsvButton(props: Props) {
  const { columns, onRows, onRefused } = props;
  const chooser = useRef<HTMLInputElement>(null);
  const load = async (file: File) => {
    const name = shortened(file.name);
    if (file.size > MAX_FILE_MB * 1e6)
      return onRefused(
        `${name} has ${counted(Math.ceil(file.size / 1e6))} MB; at most ${MAX_FILE_MB} MB can be loaded.`,
      );
    const result = parseRows(await file.text(), columnsOfAll(props));
    if ("problem" in result) onRefused(`${name}: ${result.problem}`);
    else onRows(result.rows, true, `loaded from ${name}`);
  };
  return (
    <>
      <Button
        title={`Columns ${columns.names.join(", ")}, separated by commas, semicolons or tabs, with or without a heading; they replace all points`}
        onClick={() => chooser.current?.click()}
      >
        Load CSV…
      </Button>
      <input
        ref={chooser}
        type="file"
        accept=".csv,.tsv,.txt,text/csv,text/plain,text/tab-separated-values"
        aria-label="CSV file of points"
        hidden
        onChange={async ({ currentTarget }) => {
          const file = currentTarget.files?.[0];
          try {
            if (file) await load(file);
          } catch (problem) {
            onRefused(`The file cannot be read: ${(problem as Error).message}`);
          }
          currentTarget.value = ""; // the same file may be chosen again
        }}
      />
    </>
  );
}

// ---- rows of numbers, as spreadsheets copy and save them

export interface Columns {
  /** A name for each column. */
  names: readonly string[];
  /** The numbers allowed in the last column; any if left out. */
  labels?: readonly number[] | undefined;
}

export type PastedRows = { rows: number[][] } | { problem: string };

const MAX_ROWS = 100_000;

/** The numbers in the lines of `text`, or an error with its place. */
export function parseRows(text: string, columns: Columns): PastedRows {
  const lines = linesOf(text);
  if (lines.length > MAX_ROWS + 1)
    return { problem: `There are more rows than fit: at most ${MAX_ROWS}.` };
  const separator = separatorOf(lines);
  const first = lines[0] && cells(lines[0].line, separator);
  const heading = first && isHeading(first) ? first : undefined;
  const layout = layoutOf(heading, columns.names);
  if (typeof layout === "string") return { problem: layout };
  const rows: number[][] = [];
  for (const { line, row } of heading ? lines.slice(1) : lines) {
    const found = cells(line, separator);
    const numbers = numbersOf(found, row, layout, columns);
    if (typeof numbers === "string") return { problem: numbers };
    rows.push(numbers);
  }
  return rows.length > 0
    ? { rows }
    : { problem: "There are no rows of numbers." };
}

interface Line {
  line: string;
  /** Its number, counted from 1. */
  row: number;
}

/** The lines that are not blank. It stops as soon as there are too many. */
function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  const ends = /\r\n|\r|\n|$/g;
  for (let at = 0, row = 1; at <= text.length; row++) {
    ends.lastIndex = at;
    const end = ends.exec(text)?.index ?? text.length;
    const line = text.slice(at, end);
    if (line.trim() !== "" && !/^sep=.$/.test(line)) lines.push({ line, row });
    if (lines.length > MAX_ROWS + 1) break;
    at = Math.max(ends.lastIndex, end + 1);
  }
  return lines;
}

/** What separates the cells of all lines: tabs or semicolons, else commas, else spaces. */
function separatorOf(lines: readonly Line[]): string | undefined {
  const start = lines.slice(0, 2); // a heading, and a row
  return ["\t", ";", ","].find((one) =>
    start.some(({ line }) => line.includes(one)),
  );
}

/** The cells of a line. In quotes a separator is part of a cell. */
function cells(line: string, separator: string | undefined): string[] {
  if (separator === undefined) return line.trim().split(/\s+/).map(unquoted);
  const parts: string[] = [];
  let isOpen = false;
  for (const part of line.split(separator)) {
    if (isOpen) parts.push(`${parts.pop()}${separator}${part}`);
    else parts.push(part);
    if (part.split('"').length % 2 === 0) isOpen = !isOpen;
  }
  return parts.map(unquoted);
}

const unquoted = (cell: string): string =>
  cell
    .trim()
    .replace(/^"(.*)"$/, "$1")
    .replaceAll('""', '"')
    .trim();

/** Whether cells are names of columns; the first column of a table that pandas writes has none. */
const isHeading = (found: readonly string[]): boolean =>
  found.some(isName) && found.every((cell) => cell === "" || isName(cell));

const isName = (cell: string): boolean =>
  /^[^-+\u2212.,\d]*\p{L}/u.test(cell) && !/^(nan|inf(inity)?)$/i.test(cell);

/** Where the columns are among the cells of a row. */
interface Layout {
  at: readonly number[];
  /** How many cells a row has. */
  count: number;
}

/** The columns by name if `heading` has all names, else one after the other; or what is wrong. */
function layoutOf(
  heading: readonly string[] | undefined,
  names: readonly string[],
): Layout | string {
  const plain = (name: string) => name.toLowerCase();
  const inOrder = { at: [...names.keys()], count: names.length };
  const isClear = new Set(names.map(plain)).size === names.length;
  if (!heading || !isClear) return inOrder;
  const found = heading.map(plain);
  const at = names.map((name) => found.indexOf(plain(name)));
  if (!at.includes(-1)) return { at, count: heading.length };
  return at.some((there, k) => there >= 0 && there !== k)
    ? `Row 1: expected the columns ${names.join(", ")}, got ${heading.join(", ").slice(0, 60)}.`
    : inOrder;
}

/** The numbers of a row, in the order of `names`. */
function numbersOf(
  found: readonly string[],
  row: number,
  { at, count }: Layout,
  { names, labels }: Columns,
): number[] | string {
  if (found.length !== count)
    return count === names.length
      ? `Row ${row}: expected ${count} numbers (${names.join(", ")}), got ${found.length}.`
      : `Row ${row}: expected ${count} cells, as the heading has, got ${found.length}.`;
  const numbers: number[] = [];
  for (const [k, name] of names.entries()) {
    const cell = found[at[k] ?? k] ?? "";
    const read = cellNumber(cell);
    if ("problem" in read)
      return `Row ${row}, ${name}: “${shortened(cell)}” ${read.problem}.`;
    numbers.push(read.number);
  }
  const target = numbers.at(-1) ?? Number.NaN;
  if (labels && !labels.includes(target))
    return `Row ${row}, ${names.at(-1)}: expected one of ${labels.join(", ")}, got ${target}.`;
  return numbers;
}
