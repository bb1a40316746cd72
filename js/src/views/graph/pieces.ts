// Pieces: what a tanh or a sigmoid is written out in, as a box that opens in the place of its card. The
// graph stays as it is; the numbers of the pieces are those of piece-numbers.ts.

import { computed, type ReadonlySignal } from "@preact/signals";
import { type PieceNumber, piecesOf } from "../../engine/decompose.ts";
import type { GraphStore } from "../../store/graph-store.ts";
import { operandsOf, type Structure } from "../../store/structure.ts";
import { type Box, type Part, treeOf } from "./boxes.ts";
import { name, show } from "./graph-words.ts";

/** A part of a box of pieces; the last one is the node itself. */
export interface Piece {
  id: string;
  /** The node that is written out. */
  node: number;
  name: string;
  /** How it was made, in words; "" where the name says it. */
  note: string;
  /** What stands in the circle before it. */
  symbol: string;
  /** The pieces it is made of, by their place in the box. */
  from: readonly number[];
  /** Whether the operand of the node is one of its own. */
  takesOperand: boolean;
  isResult: boolean;
}

type Row = [name: string, symbol: string, note: string, from: string];

/** Each operation: what it says in words, and its pieces, `from` those named; `n` is the operand. */
const WRITTEN: Readonly<Record<string, { formula: string; rows: Row[] }>> = {
  tanh: {
    formula: "(e − 1)/(e + 1), where e = exp(2n)",
    rows: [
      ["2", "", "", ""],
      ["2n", "×", "", "n, 2"],
      ["e", "exp", "exp(2n)", "2n"],
      ["e − 1", "− 1", "", "e"],
      ["e + 1", "+ 1", "", "e"],
      ["(e + 1)**−1", "**−1", "", "e + 1"],
      ["", "×", "(e − 1) × (e + 1)**−1", "e − 1, (e + 1)**−1"],
    ],
  },
  sigmoid: {
    formula: "1/(e + 1), where e = exp(−n)",
    rows: [
      ["−n", "× −1", "", "n"],
      ["e", "exp", "exp(−n)", "−n"],
      ["e + 1", "+ 1", "", "e"],
      ["", "**−1", "(e + 1)**−1", "e + 1"],
    ],
  },
};

const boxes = new WeakMap<Structure, Map<number, Box>>();

const END = "\npieces";

/** The id of the card that a box of pieces opens from; the id of any other box as it is. */
export const cardOf = (id: string): string =>
  id.endsWith(END) ? id.slice(0, -END.length) : id;

/** The box that node `i` opens into; undefined when it opens into nothing. */
export function boxOfPieces(structure: Structure, i: number): Box | undefined {
  const written = WRITTEN[structure.symbols[i] ?? ""];
  if (!written) return undefined;
  const all = boxes.get(structure) ?? new Map<number, Box>();
  boxes.set(structure, all);
  const box = all.get(i) ?? made(structure, i, written.rows);
  all.set(i, box);
  return box;
}

function made(structure: Structure, i: number, rows: Row[]): Box {
  const names = rows.map(([name]) => name);
  const id = `${i}${END}`;
  const title = `${structure.names[i]} in pieces`;
  return {
    id,
    name: title,
    path: title,
    parent: treeOf(structure).homes[i],
    depth: Infinity,
    parts: rows.map(([name, symbol, note, from], k): Piece => {
      const all = from ? from.split(", ") : [];
      const isResult = k === rows.length - 1;
      return {
        id: isResult ? String(i) : `${id}\n${name}`,
        node: i,
        name,
        note,
        symbol,
        from: all.map((one) => names.indexOf(one)).filter((at) => at >= 0),
        takesOperand: all.includes("n"),
        isResult,
      };
    }),
    size: 1,
    of: i,
  };
}

/** The box that is drawn open in the place of `part`; undefined: a card is. */
export function opened(
  structure: Structure,
  part: Part,
  open: ReadonlySet<string>,
): Box | undefined {
  if (typeof part === "number")
    return open.has(`${part}${END}`) ? boxOfPieces(structure, part) : undefined;
  if (!("parts" in part)) return undefined;
  return !part.parent || open.has(part.id) ? part : undefined;
}

/** `(e − 1)/(e + 1), where e = exp(2n)`: what node `i` is written out as. */
export const formulaOfPieces = ({ symbols }: Structure, i: number): string =>
  WRITTEN[symbols[i] ?? ""]?.formula ?? "";

// The numbers of the pieces of a Value, which the engine computes from those of the graph.
/** The numbers of each piece, by its name. */
type PieceNumbers = ReadonlySignal<ReadonlyMap<string, PieceNumber>>;
const numbers = new WeakMap<GraphStore, Map<number, PieceNumbers>>();

/** The numbers of the pieces of node `i`, and of its operand `n`, as they are now. */
export function numbersOf(store: GraphStore, i: number): PieceNumbers {
  const all = numbers.get(store) ?? new Map<number, PieceNumbers>();
  numbers.set(store, all);
  const found = all.get(i) ?? computed(() => compute(store, i));
  all.set(i, found);
  return found;
}

function compute(store: GraphStore, i: number): Map<string, PieceNumber> {
  store.tick.value;
  const replay = store.replay.value;
  const { tape, structure } = replay;
  const [operand = -1] = operandsOf(structure, i);
  const at = (data: Float64Array) =>
    piecesOf(
      structure.symbols[i] ?? "",
      data[operand] ?? Number.NaN,
      tape.grad[i] ?? 0,
    );
  const now = at(tape.data);
  // gradients stay what they were until the next Backward
  const then = replay.gradStale.value ? at(replay.dataOfGrad) : now;
  return new Map(
    now.map((piece, k) => [
      piece.name,
      { ...piece, grad: then[k]?.grad ?? Number.NaN },
    ]),
  );
}

/** `tanh(n) = (e − 1)/(e + 1), where e = exp(2n) and n is x1w1 + b`. */
export function formulaInPieces(store: GraphStore, i: number): string {
  const { structure } = store;
  const [operand = -1] = operandsOf(structure, i);
  const formula = formulaOfPieces(structure, i);
  const n = name(store, operand);
  return `${structure.symbols[i]}(n) = ${formula}${n === "n" ? "" : ` and n is ${n}`}`;
}

/** What n receives by the pieces, and by the one rule of the operation. */
export function sameGradient(store: GraphStore, i: number): string {
  if (store.replay.peek().kernelReason) return ""; // the kernel may have another rule
  const grad = numbersOf(store, i).peek().get("n")?.grad ?? 0;
  const [whole = 0] = store.tape.shares(i);
  const symbol = store.structure.symbols[i];
  if (store.tape.grad[i] === 0)
    return "No gradient has arrived here: press Backward.";
  if (store.replay.peek().gradStale.peek())
    return "The gradients are from before: press Backward.";
  if (!Number.isFinite(grad) && Number.isFinite(whole))
    return `In pieces exp overflows here; ${symbol} as one operation does not, and passes on ${show(store, whole)}.`;
  return `n receives ${show(store, grad)} through the pieces, and ${show(store, whole)} through ${symbol} as one operation: the level at which a graph is written does not matter.`;
}
