// The examples in a table: every number can be typed, and rows pasted from a spreadsheet.

import {
  type ReadonlySignal,
  type Signal,
  useComputed,
  useSignal,
} from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { countOf, type Data } from "./data.ts";
import { PointRow } from "./data-row.tsx";
import { type Row, withoutRow, withRows } from "./edit-data.ts";
import { PasteBox } from "./paste-box.tsx";

export interface DataTableProps {
  data: ReadonlySignal<Data>;
  /** Of the inputs. */
  names: readonly string[];
  /** Of the targets. */
  targets: readonly string[];
  /** The targets to choose from, where there is one target and it is a class. */
  labels?: readonly number[];
  /** The examples are others now; `said` is what the learner did. */
  onData: (data: Data, said: string) => void;
  onRefused: (why: string) => void;
}

/** Rows on a page. */
export const PAGE = 200;

export function DataTable(props: DataTableProps) {
  const { data, names, targets, onData } = props;
  const page = useSignal(0);
  const nin = names.length;
  const count = useComputed(() => countOf(data.value)).value;
  const first =
    Math.min(page.value, Math.max(0, Math.ceil(count / PAGE) - 1)) * PAGE;
  const last = Math.min(first + PAGE, count);
  const columns = [...names, ...targets];
  const body = useRef<HTMLTableSectionElement>(null);
  const wanted = useRef<number | undefined>(undefined); // the row that gets the focus
  useLayoutEffect(() => {
    if (wanted.current === undefined) return;
    const rows = body.current?.children;
    const row = rows?.[Math.min(wanted.current - first, rows.length - 1)];
    wanted.current = undefined;
    row?.querySelector<HTMLElement>("input")?.focus(); // and so it comes into sight
  });
  const add = (rows: readonly Row[], said: string) => {
    page.value = Math.floor((count + rows.length - 1) / PAGE);
    wanted.current = count;
    onData(withRows(data.peek(), rows), said);
  };
  const remove = (i: number) => {
    wanted.current = i;
    onData(withoutRow(data.peek(), i, nin), `Point ${i + 1} removed.`);
  };
  return (
    <section class="mgw-data" aria-label="Points">
      <div class="mgw-data-tools">
        <button
          type="button"
          onClick={() =>
            add(
              [freshRow(props)],
              `Point ${count + 1} added: change its numbers.`,
            )
          }
        >
          Add point
        </button>
        <PasteBox
          columns={{ names: columns, labels: props.labels }}
          onRows={(rows, isAll) => {
            if (isAll)
              onData(
                withRows(emptied(data.peek()), rows),
                `${rows.length} points pasted in the place of all.`,
              );
            else add(rows, `${rows.length} points pasted.`);
          }}
          onRefused={props.onRefused}
        />
        {count > PAGE && <Pages page={page} {...{ first, last, count }} />}
      </div>
      <div class="mgw-table">
        <table aria-label="Points" aria-rowcount={count + 1}>
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

const emptied = (data: Data): Data => ({
  ...data,
  X: new Float64Array(0),
  y: new Float64Array(0),
});

/** A point to begin with: in the origin, of the first class. */
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

/** Which rows of many are shown. */
const Pages = ({ page, first, last, count }: PagesProps) => (
  <span class="mgw-data-pages">
    <button
      type="button"
      aria-label="Previous rows"
      disabled={first === 0}
      onClick={() => {
        page.value = first / PAGE - 1;
      }}
    >
      ‹
    </button>
    Rows {first + 1}–{last} of {count}
    <button
      type="button"
      aria-label="Next rows"
      disabled={last === count}
      onClick={() => {
        page.value = first / PAGE + 1;
      }}
    >
      ›
    </button>
  </span>
);
