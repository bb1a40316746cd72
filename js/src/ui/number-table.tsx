// A small table of numbers: a row for each name, a column for each method.

import type { VNode } from "preact";

export interface NumberRow {
  /** Identifies the row; names may repeat. */
  key: string | number;
  name: string;
  cells: readonly string[];
  /** Whether a number in it is a mistake. */
  wrong?: boolean;
}

interface Props {
  name: string;
  columns: readonly string[];
  rows: readonly NumberRow[];
}

export const NumberTable = ({ name, columns, rows }: Props): VNode => (
  <table class="mgw-numbers" aria-label={name}>
    <thead>
      <tr>
        <td />
        {columns.map((column) => (
          <th key={column} scope="col">
            {column}
          </th>
        ))}
      </tr>
    </thead>
    <tbody>
      {rows.map((row) => (
        <tr key={row.key} class={row.wrong ? "mgw-wrong" : ""}>
          <th scope="row">
            <bdi>{row.name}</bdi>
          </th>
          {columns.map((column, k) => (
            <td key={column}>{row.cells[k]}</td>
          ))}
        </tr>
      ))}
    </tbody>
  </table>
);
