// The numbers of the pieces of a Value, which the engine computes from those of the graph.

import { computed, type ReadonlySignal } from "@preact/signals";
import { type Piece, piecesOf } from "../../engine/pieces.ts";
import type { GraphStore } from "../../store/graph-store.ts";
import { operandsOf } from "../../store/health.ts";
import { formulaOfPieces } from "./pieces.ts";
import { name, show } from "./words.ts";

/** The numbers of each piece, by its name. */
type PieceNumbers = ReadonlySignal<ReadonlyMap<string, Piece>>;
const numbers = new WeakMap<GraphStore, Map<number, PieceNumbers>>();

/** The numbers of the pieces of node `i`, and of its operand `n`, as they are now. */
export function numbersOf(store: GraphStore, i: number): PieceNumbers {
  const all = numbers.get(store) ?? new Map<number, PieceNumbers>();
  numbers.set(store, all);
  const found = all.get(i) ?? computed(() => compute(store, i));
  all.set(i, found);
  return found;
}

function compute(store: GraphStore, i: number): Map<string, Piece> {
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
  if (store.replay.peek().driven) return ""; // the kernel may have another rule
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
