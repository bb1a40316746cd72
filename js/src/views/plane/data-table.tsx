// A table of examples: every number can be edited, and rows can be pasted from a spreadsheet.

import {
  type ReadonlySignal,
  type Signal,
  useComputed,
  useSignal,
} from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { exact, exactText, format } from "../../ui/format.ts";
import { NumberField } from "../../ui/number-field.tsx";
import { countOf, type Data } from "./data.ts";
import { type Row, rowOf, withoutRow, withRow, withRows } from "./edit-data.ts";
import { PasteBox } from "./paste-box.tsx";

export interface DataTableProps {
  data: ReadonlySignal<Data>;
  /** Names of the inputs. */
  names: readonly string[];
  /** Names of the targets. */
  targets: readonly string[];
  /** The targets to choose from, if the only target is a class. */
  labels?: readonly number[];
  /** Whether other rows in the place of all must have these classes too. */
  areClassesFixed?: boolean;
  /** Takes the changed examples; `message` says what the learner did. */
  onData: (data: Data, message: string) => void;
  onRefused: (why: string) => void;
}

/** Rows on a page. */
export const PAGE = 200;

export function DataTable(props: DataTableProps) {
  const { data, names, targets, onData } = props;
  const page = useSignal(0);
  const nin = names.length;
  const count = useComputed(() => countOf(data.value)).value;
  const lastPage = Math.max(0, Math.ceil(count / PAGE) - 1);
  const first = Math.min(page.value, lastPage) * PAGE;
  const last = Math.min(first + PAGE, count);
  const columns = [...names, ...targets];
  const { body, focusRow } = useRowFocus(first);
  const add = (rows: readonly Row[], message: string) => {
    page.value = Math.floor((count + rows.length - 1) / PAGE);
    focusRow(count);
    onData(withRows(data.peek(), rows), message);
  };
  const remove = (i: number) => {
    focusRow(i);
    onData(withoutRow(data.peek(), i, nin), `Point ${i + 1} removed.`);
  };
  const addFresh = () =>
    add([freshRow(props)], `Point ${count + 1} added: change its numbers.`);
  return (
    <section class="mgw-data" aria-label="Points">
      <div class="mgw-data-tools">
        <Button onClick={addFresh}>Add point</Button>
        <PasteBox
          columns={{ names: columns, labels: props.labels }}
          areClassesFixed={props.areClassesFixed ?? false}
          onRows={(rows, isAll, from) => {
            const what = `${rows.length} points ${from}`;
            if (isAll)
              onData(
                withRows(emptied(data.peek()), rows),
                `${what} in the place of all.`,
              );
            else add(rows, `${what}.`);
          }}
          onRefused={props.onRefused}
        />
        {count > PAGE && <Pages page={page} {...{ first, last, count }} />}
      </div>
      <div class="mgw-table">
        <table aria-label="Points" aria-rowcount={count + 1}>
          <Head columns={columns} />
          <tbody ref={body}>
            {Array.from({ length: last - first }, (_, k) => (
              <PointRow
                key={first + k}
                i={first + k}
                {...{ props, nin, remove }}
              />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

const Head = ({ columns }: { columns: readonly string[] }) => (
  <thead>
    <tr>
      <th scope="col">Index</th>
      {columns.map((name) => (
        <th key={name} scope="col">
          <bdi>{name}</bdi>
        </th>
      ))}
      <td />
    </tr>
  </thead>
);

/** The body of the table, whose first row is example `first`, and a function that focuses a row of it. */
function useRowFocus(first: number) {
  const body = useRef<HTMLTableSectionElement>(null);
  const wanted = useRef<number | undefined>(undefined);
  useLayoutEffect(() => {
    if (wanted.current === undefined) return;
    const rows = body.current?.children;
    const row = rows?.[Math.min(wanted.current - first, rows.length - 1)];
    wanted.current = undefined;
    row?.querySelector<HTMLElement>("input")?.focus(); // this scrolls to it as well
  });
  const focusRow = (i: number) => {
    wanted.current = i;
  };
  return { body, focusRow };
}

const emptied = (data: Data): Data => ({
  ...data,
  X: new Float64Array(0),
  y: new Float64Array(0),
});

/** A new point: in the origin, of the first class. */
const freshRow = ({ names, targets, labels }: DataTableProps): Row => [
  ...names.map(() => 0),
  ...targets.map(() => labels?.[0] ?? 0),
];

interface PagesProps {
  page: Signal<number>;
  first: number;
  last: number;
  count: number;
}

/** The rows on this page, and buttons to the pages before and after. */
const Pages = ({ page, first, last, count }: PagesProps) => (
  <span class="mgw-data-pages">
    <Button
      aria-label="Previous rows"
      disabled={first === 0}
      onClick={() => {
        page.value = first / PAGE - 1;
      }}
    >
      ‹
    </Button>
    Rows {first + 1}–{last} of {count}
    <Button
      aria-label="Next rows"
      disabled={last === count}
      onClick={() => {
        page.value = first / PAGE + 1;
      }}
    >
      ›
    </Button>
  </span>
);

// ---- a row: a field for each number, or a choice of the class

interface PointProps {
  props: DataTableProps;
  i: number;
  nin: number;
}

interface PointRowProps extends PointProps {
  remove: (i: number) => void;
}

function PointRow({ props, i, nin, remove }: PointRowProps) {
  const { data, names, targets, labels, onData } = props;
  const set = (column: number, name: string) => (number: number) => {
    const row = rowOf(data.peek(), i, nin).with(column, number);
    onData(
      withRow(data.peek(), i, row),
      `Point ${i + 1}: ${name} is ${exact(number)}.`,
    );
  };
  return (
    <tr aria-rowindex={i + 2}>
      <th scope="row">{i + 1}</th>
      {[...names, ...targets].map((name, column) => (
        <td key={name}>
          <Cell
            {...{ props, i, nin, column }}
            name={`${name} of point ${i + 1}`}
            labels={column >= nin ? labels : undefined}
            onNumber={set(column, name)}
          />
        </td>
      ))}
      <td>
        <Button aria-label={`Remove point ${i + 1}`} onClick={() => remove(i)}>
          ×
        </Button>
      </td>
    </tr>
  );
}

interface CellProps extends PointProps {
  column: number;
  name: string;
  labels: readonly number[] | undefined;
  onNumber: (number: number) => void;
}

function Cell({ props, i, nin, column, name, labels, onNumber }: CellProps) {
  const { data, onRefused } = props;
  const value = useComputed(
    () => rowOf(data.value, i, nin)[column] ?? Number.NaN,
  );
  const shown = useComputed(() => format(value.value, 4));
  if (!labels)
    return (
      <NumberField
        name={name}
        value={value}
        shown={shown}
        step={0.1}
        onNumber={onNumber}
        onRefused={onRefused}
      />
    );
  return (
    <select
      aria-label={name}
      value={String(value.value)}
      onChange={({ currentTarget }) => onNumber(Number(currentTarget.value))}
    >
      {labels.map((label) => (
        <option key={label} value={String(label)}>
          {exactText(label)}
        </option>
      ))}
    </select>
  );
}
