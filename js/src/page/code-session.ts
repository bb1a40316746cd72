// CodeSession: the graph that code makes, while somebody edits the code. What the edit leaves as it was
// keeps what the reader has done to it.

import { batch, type Signal, signal } from "@preact/signals";
import { Tape } from "../engine/tape.ts";
import type { PageModel } from "../host/page-model.ts";
import { Reader, type Source } from "../source/checks.ts";
import { CodeError } from "../source/code.ts";
import { tracedTraits } from "../source/code-graph.ts";
import { readSource } from "../source/source.ts";
import { numbers } from "../store/checked.ts";
import type { GraphStore } from "../store/graph-store.ts";
import type { HistoryEntry } from "../store/history.ts";
import { type GraphTraits, view } from "../store/page-graph.ts";
import { type PackedStructure, unpackStructure } from "../store/structure.ts";

/** Shows nothing: it holds the place of a graph while the first code has a mistake. */
const NO_GRAPH = "nothing = 0.0";
const TYPING_MS = 1000; // without a letter: what comes then is another entry of the history

/** What the history brings back. */
interface Moment {
  text: string;
  code: string;
  mistake: CodeError | undefined;
  made: GraphTraits;
  traits: GraphTraits;
}

export class CodeSession {
  readonly model: PageModel<GraphTraits>;
  /** The text as it is now, and the mistake in it. */
  readonly text: Signal<string>;
  readonly mistake: Signal<CodeError | undefined>;
  /** The last code without a mistake; "" if there was none. */
  readonly code: Signal<string>;
  /** Where the caret was in a field that is gone. */
  caret: number | undefined;
  readonly #source: Source;
  /** The traits that this code makes, before a reader changes anything. */
  #made: GraphTraits;
  /** The entry of the history that goes on while somebody types. */
  #entry: HistoryEntry | undefined;
  #pause: ReturnType<typeof setTimeout> | undefined;

  /** Throws an Error in words where something else but the code is wrong. */
  constructor(source: Source) {
    const text = new Reader(source).text("code");
    const mistake = mistakeIn(() => tracedTraits(text, source));
    const { numbers: _, ...rest } = source;
    const good = mistake ? { ...rest, code: NO_GRAPH } : source;
    this.#source = source;
    this.text = signal(text);
    this.mistake = signal(mistake);
    this.code = signal(mistake ? "" : text);
    this.model = readSource(good).model as PageModel<GraphTraits>;
    this.#made = tracedTraits(good.code as string, source).traits;
  }

  /** Somebody has changed the text: a part of an entry of the history. */
  type(text: string, store: GraphStore): void {
    const { history } = store;
    if (!this.#entry || history.last.peek() !== this.#entry)
      this.#entry = history.edit(this.#exchange(store));
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => {
      this.#entry = undefined;
    }, TYPING_MS);
    this.text.value = text;
  }

  /** Show the graph of the text in `store`, or keep the last one if there is a mistake in it. */
  follow(store: GraphStore): void {
    const code = this.text.peek();
    this.mistake.value = mistakeIn(() => {
      const { traits } = tracedTraits(code, this.#source);
      const before = this.#made;
      this.#made = traits;
      if (!isSame(before, traits))
        this.#show(carried(before, traits, store), store);
      this.code.value = code;
    });
  }

  #show(traits: GraphTraits, store: GraphStore): void {
    const structure = traits.structure as never as PackedStructure;
    const recording = store.structure.recording + 1;
    store.history.exchanging(() => {
      this.model.change({ ...traits, structure: { ...structure, recording } });
      store.sync.readTraits();
    });
  }

  /** A function that brings back how all is now, then how it was when it was called, and so on. */
  #exchange(store: GraphStore): () => void {
    let other = this.#now(store);
    return () => {
      const now = this.#now(store);
      this.#entry = undefined;
      this.#made = other.made;
      this.#show(other.traits, store);
      batch(() => {
        this.text.value = other.text;
        this.code.value = other.code;
        this.mistake.value = other.mistake;
      });
      other = now;
    };
  }

  #now(store: GraphStore): Moment {
    const { data, grad, gradStale } = store.replay.peek().state();
    const { walk: _, ...traits } = store.traits() as GraphTraits & {
      walk?: unknown;
    };
    const numbers = { data: view(data), grad: view(grad) };
    return {
      text: this.text.peek(),
      code: this.code.peek(),
      mistake: this.mistake.peek(),
      made: this.#made,
      traits: { ...traits, ...numbers, grad_stale: gradStale },
    };
  }

  /** The source of what `store` shows: this code, and the numbers of the leaves that have moved. */
  sourceOf(store: GraphStore): Source {
    const code = this.code.peek();
    if (!code) return this.#source;
    const { tape, structure } = store;
    const made = numbers(this.#made.data);
    const places = placesOf(structure.names);
    const moved = [...places].filter(
      ([, i]) =>
        tape.isLeaf(i) &&
        !Object.is(made[i], tape.data[i]) &&
        Number.isFinite(tape.data[i]),
    );
    const { numbers: _, ...source }: Source = { ...this.#source, code };
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

function mistakeIn(act: () => void): CodeError | undefined {
  try {
    act();
    return undefined;
  } catch (problem) {
    if (problem instanceof CodeError) return problem;
    throw problem;
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
