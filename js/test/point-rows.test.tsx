// @vitest-environment happy-dom
import { signal } from "@preact/signals";
import { render } from "preact";
import { afterEach, expect, test, vi } from "vitest";
import type { Data } from "../src/views/plane/data.ts";
import { DataTable } from "../src/views/plane/data-table.tsx";
import { parseRows } from "../src/views/plane/paste-box.tsx";
import { button, settled } from "./page.ts";
import { until } from "./until.ts";

const columns = { names: ["x1", "x2", "y"], labels: [-1, 1] };
const two = {
  rows: [
    [1.5, 2, -1],
    [3, 4, 1],
  ],
};

// ---- what is read

test.each([
  ["commas", "1.5,2,-1\n3,4,1"],
  ["semicolons and decimal commas", "1,5;2;-1\r\n3;4;1\r\n"],
  ["tabs and decimal commas", "1,5\t2\t-1\n3\t4\t1"],
  ["a heading", "x1,x2,y\n1.5,2,-1\n3,4,1"],
  ["a heading in quotes", '"x1";"x2";"y"\n"1,5";"2";"-1"\n3;4;1'],
  ["other names", "length;width;kind\n1,5;2;-1\n3;4;1"],
  ["names with spaces", "length in cm,width in cm,kind\n1.5,2,-1\n3,4,1"],
  ["a separator in quotes", '"length, cm",width,kind\n"1,5",2,-1\n3,4,1'],
  ["columns in another order", "y,x2,x1\n-1,2,1.5\n1,4,3"],
  ["more columns", ",x1,name,x2,y\n0,1.5,a,2,-1\n1,3,b,4,1"],
  ["what Excel puts first", "sep=;\n1,5;2;-1\n3;4;1"],
  ["a byte order mark", "\ufeffx1,x2,y\n1.5,2,-1\n3,4,1"],
  ["blank lines", "\n1.5,2,-1\n\n3,4,1\n\n"],
  ["exponents and true minus signs", "15e-1,2,−1\n3,4,1"],
])("rows are read with %s", (_, text) => {
  expect(parseRows(text, columns)).toEqual(two);
});

test.each([
  ["x1,x2,y\n1,2,1\n1,ten,1", "Row 3, x2: “ten” is not a finite number."],
  ["1;1,000;1", "Row 1, x2: “1,000” may mean 1 or 1000."],
  ["1,2,1\n1;2;1", "Row 1: expected 3 numbers (x1, x2, y), got 1."],
  ["1;2;1\n1,2,1", "Row 2: expected 3 numbers (x1, x2, y), got 1."],
  ["1,2,1\n1/2,2,1", "Row 2, x1: “1/2” is not a finite number."],
  ["nan,nan,nan\n1,2,1", "Row 1, x1: “nan” is not a finite number."],
  ["1..2,3..4,5..6\n1,2,1", "Row 1, x1: “1..2” is not a finite number."],
  ["y,a,b\n1,2,1", "Row 1: expected the columns x1, x2, y, got y, a, b."],
  ["a,x1,x2,y\n1,2,1", "Row 2: expected 4 cells, as the heading has, got 3."],
])("%j is refused by line and column", (text, problem) => {
  expect(parseRows(text, columns)).toEqual({ problem });
});

test("too many rows are refused, and as many as fit are read", () => {
  const text = "1,2,1\n".repeat(3_000_000);
  expect(parseRows(text, columns)).toEqual({
    problem: "There are more rows than fit: at most 100000.",
  });
  expect(parseRows(text.slice(0, 600_000), columns)).toHaveProperty("rows");
});

// ---- the controls

let el = document.createElement("div");

function shown() {
  const data = signal<Data>({
    X: Float64Array.of(1, 2, 3, 4),
    y: Float64Array.of(-1, 1),
    yWidth: 1,
  });
  const said: string[] = [];
  const onRefused = (text: string) => said.push(text);
  el = document.createElement("div");
  document.body.append(el);
  render(
    <DataTable
      data={data}
      names={["x1", "x2"]}
      targets={["y"]}
      labels={[-1, 1]}
      onData={(next, text) => {
        data.value = next;
        said.push(text);
      }}
      onRefused={onRefused}
    />,
    el,
  );
  return { data, said };
}

afterEach(() => {
  render(null, el);
  el.remove();
});

function choose(file: File): void {
  const chooser = el.querySelector<HTMLInputElement>(
    "input[type=file][aria-label='CSV file of points']",
  ) as HTMLInputElement;
  Object.defineProperty(chooser, "files", { value: [file] });
  chooser.dispatchEvent(new Event("change", { bubbles: true }));
}

test("a CSV file takes the place of all points", async () => {
  const { data, said } = shown();
  expect(button(el, "Load CSV…").title).toContain("Columns x1, x2, y");
  choose(new File(["x1;x2;y\n1,5;2;-1\n3;4;1\n5;6;1"], "own.csv"));
  await until(() => expect(said).toHaveLength(1));
  expect(said[0]).toBe("3 points loaded from own.csv in the place of all.");
  expect([...data.value.X]).toEqual([1.5, 2, 3, 4, 5, 6]);
});

test("a CSV file with a mistake changes nothing, and is named", async () => {
  const { data, said } = shown();
  const before = data.value;
  choose(new File(["1,2,1\n3,ten,1"], "own.csv"));
  await until(() => expect(said).toHaveLength(1));
  expect(said[0]).toBe("own.csv: Row 2, x2: “ten” is not a finite number.");
  expect(data.value).toBe(before);
});

test("a file that is too large is refused unread", async () => {
  const { said } = shown();
  const file = new File(["1"], "large.csv");
  Object.defineProperty(file, "size", { value: 17e6 });
  const read = vi.spyOn(file, "text");
  choose(file);
  await until(() => expect(said).toHaveLength(1));
  expect(said[0]).toBe("large.csv has 17 MB; at most 16 MB can be loaded.");
  expect(read).not.toHaveBeenCalled();
});

test("a text that is too long does not get into the box", async () => {
  const { said } = shown();
  button(el, "Paste rows").click();
  await settled();
  const box = el.querySelector("textarea") as HTMLTextAreaElement;
  const event = new InputEvent("beforeinput", {
    data: "1,2,1\n".repeat(200_000),
    cancelable: true,
    bubbles: true,
  });
  box.dispatchEvent(event);
  await settled();
  expect(event.defaultPrevented).toBe(true);
  expect(said[0]).toBe(
    "The text has 1,200,000 letters, at most 1,000,000 can be pasted: load it as a CSV file.",
  );
  expect(el.textContent).toContain("load it as a CSV file");
});
