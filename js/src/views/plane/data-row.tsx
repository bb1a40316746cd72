// A point as a row of the table: a field for each number, a choice of the class.

import { useComputed } from "@preact/signals";
import { exact, format } from "../../ui/format.ts";
import { NumberField } from "../../ui/number-field.tsx";
import type { DataTableProps } from "./data-table.tsx";
import { rowOf, withRow } from "./edit-data.ts";

interface RowProps {
  props: DataTableProps;
  i: number;
  nin: number;
}

interface PointRowProps extends RowProps {
  remove: (i: number) => void;
}

export function PointRow({ props, i, nin, remove }: PointRowProps) {
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
        <button
          type="button"
          aria-label={`Remove point ${i + 1}`}
          onClick={() => remove(i)}
        >
          ×
        </button>
      </td>
    </tr>
  );
}

interface CellProps extends RowProps {
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
          {exact(label).replace("-", "−")}
        </option>
      ))}
    </select>
  );
}
