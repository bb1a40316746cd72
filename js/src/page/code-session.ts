// CodeSession: the graph that code makes, while somebody edits the code. What the edit leaves as it was
// keeps what the reader has done to it.

import { signal } from "@preact/signals";
import { Tape } from "../engine/tape.ts";
import type { PageModel } from "../host/page-model.ts";
import type { Source } from "../source/checks.ts";
import { tracedTraits } from "../source/code-graph.ts";
import { type GraphTraits, view } from "../source/graph.ts";
import { numbers } from "../store/checked.ts";
import type { GraphStore } from "../store/graph-store.ts";
import { type PackedStructure, unpackStructure } from "../store/structure.ts";

export class CodeSession {
  readonly model: PageModel<GraphTraits>;
  /** The last code without a mistake. */
  code: string;
  /** Counts its changes. */
  readonly edits = signal(0);
  readonly #source: Source;
  /** The traits that this code makes, before a reader changes anything. */
  #made: GraphTraits;

  constructor(source: Source, model: PageModel<GraphTraits>) {
    this.#source = source;
    this.code = source.code as string;
    this.model = model;
    this.#made = { ...tracedTraits(this.code, source).traits };
  }

  /** Show the graph of `code` in `store`; throws a CodeError. */
  follow(code: string, store: GraphStore): void {
    const { traits } = tracedTraits(code, this.#source);
    const before = this.#made;
    this.code = code;
    this.edits.value += 1;
    this.#made = traits;
    if (isSame(before, traits)) return;
    const { recording, ...structure } =
      traits.structure as never as PackedStructure;
    this.model.change({
      ...carried(before, traits, store),
      structure: { ...structure, recording: store.structure.recording + 1 },
    });
  }

  /** The source of what `store` shows: this code, and the numbers of the leaves that have moved. */
  sourceOf(store: GraphStore): Source {
    const { tape, structure } = store;
    const made = numbers(this.#made.data);
    const places = placesOf(structure.names);
    const moved = [...places].filter(
      ([, i]) =>
        tape.isLeaf(i) &&
        !Object.is(made[i], tape.data[i]) &&
        Number.isFinite(tape.data[i]),
    );
    const { numbers: _, ...source }: Source = {
      ...this.#source,
      code: this.code,
    };
    return moved.length === 0
      ? source
      : {
          ...source,
          numbers: Object.fromEntries(
            moved.map(([name, i]) => [name, tape.data[i]]),
          ),
        };
  }
}

const PARTS = ["op", "first", "operands", "number"] as const;

/** Whether both are the same graph with the same numbers. */
function isSame(one: GraphTraits, other: GraphTraits): boolean {
  const [a, b] = [one, other].map(
    ({ structure }) => structure as never as PackedStructure,
  ) as [PackedStructure, PackedStructure];
  return (
    String(a.names) === String(b.names) &&
    String(a.ops) === String(b.ops) &&
    PARTS.every((part) =>
      isSameBytes(a[part] as DataView, b[part] as DataView),
    ) &&
    isSameBytes(one.data, other.data) &&
    isSameBytes(one.grad, other.grad)
  );
}

function isSameBytes(a: DataView, b: DataView): boolean {
  const [left, right] = [a, b].map(({ buffer }) => new Uint8Array(buffer)) as [
    Uint8Array,
    Uint8Array,
  ];
  return (
    left.length === right.length && left.every((byte, i) => byte === right[i])
  );
}

/** `traits`, with what the reader did to nodes that are still there: they have the same name. */
function carried(
  before: GraphTraits,
  traits: GraphTraits,
  store: GraphStore,
): GraphTraits {
  const { names, ...recording } = unpackStructure(traits.structure as never);
  const old = placesOf(store.structure.names);
  const there = names.map((name) => old.get(name) ?? -1);
  const tape = new Tape(recording);
  tape.data.set(numbers(traits.data));
  tape.grad.set(numbers(traits.grad));
  const moves = new Uint8Array(traits.moves.buffer.slice(0));
  const ranges: Record<string, number[]> = {};
  const was = numbers(before.data);
  there.forEach((from, i) => {
    if (from < 0 || !tape.isLeaf(i) || !store.tape.isLeaf(from)) return;
    moves[i] = store.settings.moves.value[from] ?? 0;
    const { min, max } = store.range(from).value;
    ranges[i] = [min, max];
    // the number in the code counts where it was edited, else that of the slider
    if (was[from] === tape.data[i])
      tape.data[i] = store.tape.data[from] as number;
  });
  tape.forward();
  const { learningRate, forwardOnChange, backwardOnChange, digits } =
    store.settings;
  if (backwardOnChange.value) tape.backward();
  const at = placesOf(there);
  const boxes = store.folds.marks.value.flatMap(({ node, depth, open }) => {
    const to = at.get(node);
    return to === undefined ? [] : [[`${to} ${depth}`, open]];
  });
  return {
    ...traits,
    data: view(tape.data),
    grad: view(tape.grad),
    moves: view(moves),
    ranges,
    boxes: Object.fromEntries(boxes),
    selected_node: at.get(store.selected.value) ?? -1,
    learning_rate: learningRate.value,
    forward_on_change: forwardOnChange.value,
    backward_on_change: backwardOnChange.value,
    digits: digits.value,
  };
}

/** Where each thing is that is in the list once. */
function placesOf<Thing>(list: readonly Thing[]): Map<Thing, number> {
  const places = new Map<Thing, number>();
  const twice = new Set<Thing>();
  list.forEach((thing, i) => {
    if (places.has(thing)) twice.add(thing);
    places.set(thing, i);
  });
  for (const thing of twice) places.delete(thing);
  return places;
}
