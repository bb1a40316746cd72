// A tanh or a sigmoid in pieces: a box of simpler operations that opens in the place of its card. The
// graph itself does not change; the engine computes the numbers of the pieces from those of the graph.

import { computed, type ReadonlySignal } from "@preact/signals";
import { entryOf } from "../../engine/check.ts";
import { type PieceNumber, piecesOf } from "../../engine/decompose.ts";
import type { GraphStore } from "../../store/graph-store.ts";
import { operandsOf, type Structure } from "../../store/structure.ts";
import { type Box, type BoxPart, type BoxPiece, treeOf } from "./boxes.ts";
import { nodeName, numberText } from "./graph-words.ts";

type PieceRow = [name: string, symbol: string, note: string, from: string];

/** The formula and the pieces of each such operation; `n` is its operand. */
const DECOMPOSITIONS: Readonly<
  Record<string, { formula: string; rows: PieceRow[] }>
> = {
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

const SUFFIX = "\npieces";

/** The id of the card that a box of pieces replaces; any other id unchanged. */
export const cardOf = (id: string): string =>
  id.endsWith(SUFFIX) ? id.slice(0, -SUFFIX.length) : id;

/** The pieces of node `i`; undefined if it has none. */
export function boxOfPieces(structure: Structure, i: number): Box | undefined {
  const found = entryOf(DECOMPOSITIONS, structure.symbols[i] ?? "");
  if (!found) return undefined;
  const all = boxes.get(structure) ?? new Map<number, Box>();
  boxes.set(structure, all);
  const box = all.get(i) ?? boxFor(structure, i, found.rows);
  all.set(i, box);
  return box;
}

function boxFor(structure: Structure, i: number, rows: PieceRow[]): Box {
  const names = rows.map(([name]) => name);
  const id = `${i}${SUFFIX}`;
  const title = `${structure.names[i]} in pieces`;
  return {
    id,
    name: title,
    path: title,
    parent: treeOf(structure).homes[i],
    depth: Infinity,
    parts: rows.map(([name, symbol, note, from], k): BoxPiece => {
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

/** The open box that is drawn for `part`; undefined: it is drawn as a card. */
export function openBoxAt(
  structure: Structure,
  part: BoxPart,
  open: ReadonlySet<string>,
): Box | undefined {
  if (typeof part === "number")
    return open.has(`${part}${SUFFIX}`)
      ? boxOfPieces(structure, part)
      : undefined;
  if (!("parts" in part)) return undefined;
  return !part.parent || open.has(part.id) ? part : undefined;
}

/** The numbers of each piece, by its name. */
type PieceNumbers = ReadonlySignal<ReadonlyMap<string, PieceNumber>>;

const numbers = new WeakMap<GraphStore, Map<number, PieceNumbers>>();

/** The present numbers of the pieces of node `i`, and of its operand `n`. */
export function numbersOfPieces(store: GraphStore, i: number): PieceNumbers {
  const all = numbers.get(store) ?? new Map<number, PieceNumbers>();
  numbers.set(store, all);
  const found = all.get(i) ?? computed(() => computeNumbers(store, i));
  all.set(i, found);
  return found;
}

function computeNumbers(
  store: GraphStore,
  i: number,
): Map<string, PieceNumber> {
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
  // gradients do not change before the next Backward
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
  const { formula = "" } = DECOMPOSITIONS[structure.symbols[i] ?? ""] ?? {};
  const n = nodeName(store, operand);
  return `${structure.symbols[i]}(n) = ${formula}${n === "n" ? "" : ` and n is ${n}`}`;
}

/** What n receives through the pieces, and through the one rule of the operation. */
export function sameGradient(store: GraphStore, i: number): string {
  if (store.replay.peek().kernelReason) return ""; // the kernel may have another rule
  const grad = numbersOfPieces(store, i).peek().get("n")?.grad ?? 0;
  const [whole = 0] = store.tape.shares(i);
  const symbol = store.structure.symbols[i];
  if (store.tape.grad[i] === 0)
    return "No gradient has arrived here: press Backward.";
  if (store.replay.peek().gradStale.peek())
    return "The gradients are from before: press Backward.";
  if (!Number.isFinite(grad) && Number.isFinite(whole))
    return `In pieces exp overflows here; ${symbol} as one operation does not, and passes on ${numberText(store, whole)}.`;
  return `n receives ${numberText(store, grad)} through the pieces, and ${numberText(store, whole)} through ${symbol} as one operation: the level at which a graph is written does not matter.`;
}
