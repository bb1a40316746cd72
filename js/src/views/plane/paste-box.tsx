// A box for rows that are pasted; they are taken over by a button, once they are read without a fault.

import { useSignal } from "@preact/signals";
import { useOwnId } from "./own-id.ts";
import { type Columns, pasted } from "./paste.ts";

interface Props {
  columns: Columns;
  /** Rows that were read; `isAll`: they take the place of those that are there. */
  onRows: (rows: number[][], isAll: boolean) => void;
  onRefused: (why: string) => void;
}

export function PasteBox({ columns, onRows, onRefused }: Props) {
  const isOpen = useSignal(false);
  const text = useSignal("");
  const problem = useSignal("");
  const id = useOwnId();
  const take = (isAll: boolean) => {
    const read = pasted(text.peek(), columns);
    problem.value = "problem" in read ? read.problem : "";
    if ("problem" in read) onRefused(read.problem);
    else {
      text.value = "";
      onRows(read.rows, isAll);
    }
  };
  return (
    <>
      <button
        type="button"
        aria-expanded={isOpen.value}
        onClick={() => {
          isOpen.value = !isOpen.value;
        }}
      >
        Paste rows
      </button>
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
          <button type="button" onClick={() => take(false)}>
            Add rows
          </button>
          <button type="button" onClick={() => take(true)}>
            Replace all
          </button>
        </div>
      )}
    </>
  );
}
