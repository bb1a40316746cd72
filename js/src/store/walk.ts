// Walk: forward or backward one node at a time, either way; and backward in an order of the learner's own.

import { batch, computed, type Signal, signal } from "@preact/signals";
import { Tape } from "../engine/tape.ts";
import type { GraphAct, GraphState } from "./acts.ts";
import { check, demand } from "./checked.ts";
import type { GraphStore } from "./graph-store.ts";
import type { Direction } from "./history.ts";
import type { Replay } from "./replay.ts";
import { operandsOf, type Structure } from "./structure.ts";

/** In which order: that of backward, that of forward, or the learner's own. */
export type WalkOrder = "backward" | "forward" | "own";

/** One step of a walk: a node, and all that its rule did. */
export interface Visit {
  node: number;
  operands: readonly number[];
  /** The gradient that had arrived. */
  arrived: number;
  /**
   * What was added to the gradient of each operand, and the gradients before and after. Where the
   * kernel computes, an operand that is used twice stands here once.
   */
  shares: readonly number[];
  before: readonly number[];
  after: readonly number[];
  /** All gradients before it, where code of the learner's own has run: it may change any of them. */
  all: Float64Array | undefined;
  /** Results of this node that were not visited yet: their shares were still missing. */
  missing: readonly number[];
  /** The number of the node before it was computed. */
  replaced: number;
}

const ORDERS = ["backward", "forward", "own"];
const TEMPO_MS = 1200; // a node, while the walk plays

export class Walk {
  readonly order: Signal<WalkOrder> = signal("backward");
  /** The nodes visited so far; undefined while there is no walk. */
  readonly visits: Signal<readonly Visit[] | undefined> = signal(undefined);
  readonly playing = signal(false);
  readonly #store: GraphStore;
  /** The numbers before the walk began. */
  #start: GraphState | undefined;
  /** Whether the act that is performed is one of this walk. */
  #isOwnAct = false;
  /** The step that waits for the kernel. */
  #awaited: object | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(store: GraphStore, end: AbortSignal) {
    this.#store = store;
    end.addEventListener("abort", () => this.pause());
  }

  // ---- what a view asks

  /** The node at which the walk is: the last visited one; the root when a walk backward begins. */
  readonly current = computed(() => {
    const visits = this.visits.value;
    if (!visits) return -1;
    const last = visits.at(-1);
    if (last) return last.node;
    return this.order.value === "forward" ? -1 : this.#replay.tape.root;
  });

  /** How many nodes there are to visit. */
  get length(): number {
    return this.#inner().length;
  }

  /** Whether all nodes have been visited. */
  readonly done = computed(
    () => (this.visits.value?.length ?? 0) === this.length,
  );

  /** Why the graph cannot be walked here; "" when it can. */
  get refusal(): string {
    if (!this.#store.queue.isAlone) return "";
    const { structure, kernelReason } = this.#replay;
    return structure.own ? "it runs your code" : kernelReason;
  }

  /** Whether the kernel computes the steps, by rules that this page may not know. */
  get isInKernel(): boolean {
    return this.#replay.kernelReason !== "";
  }

  /** Whether a step is on its way to the kernel. */
  get awaits(): boolean {
    return this.#awaited !== undefined;
  }

  /** The gradients that one backward computes. */
  right(): Float64Array {
    const tape = new Tape(this.#replay.structure);
    tape.data.set(this.#replay.tape.data);
    tape.backward();
    return tape.grad;
  }

  /** The numbers before the walk and how far it has come, to go there again; undefined: there is none. */
  saved(): object | undefined {
    const [visits, start] = [this.visits.value, this.#start];
    if (!visits || !start || this.refusal) return undefined;
    const { data, grad, gradStale } = start;
    const nodes = visits.map(({ node }) => node);
    const walk = { order: this.order.value, nodes };
    return { data, grad, grad_stale: gradStale, walk };
  }

  /** Go where a saved walk was. */
  resume(saved: unknown): void {
    if (saved === undefined) return;
    check(saved, { order: "text", nodes: ["whole"] }, "walk");
    const { order, nodes } = saved as { order: WalkOrder; nodes: number[] };
    const inner = this.#inner();
    demand(ORDERS.includes(order), "walk");
    demand(
      nodes.every((node) => inner.includes(node)),
      "walk",
    );
    this.choose(order);
    this.next();
    for (const node of nodes) this.visit(node);
  }

  // ---- what a learner does

  choose(order: WalkOrder): void {
    this.stop();
    this.order.value = order;
  }

  /** Begin; on the way, visit the next node; at the end, begin anew. */
  start(): void {
    if (this.visits.value && this.done.value) this.stop();
    this.next();
  }

  /** Visit the next node; the first time, begin. */
  next(): void {
    const visits = this.visits.value;
    if (this.awaits) return;
    if (!visits) this.#begin();
    else if (this.order.value !== "own") {
      const node = this.#nodes()[visits.length];
      if (node !== undefined) this.visit(node);
    }
  }

  visit(node: number): void {
    const visits = this.visits.value;
    if (!visits || visits.some((visit) => visit.node === node)) return;
    if (this.awaits || this.#replay.tape.isLeaf(node)) return;
    const visit = beginVisit(this.#replay, this.order.value, node, visits);
    this.#do({ name: this.#actName, number: 0, leaf: node }, () => {
      this.visits.value = [...visits, endVisit(this.#replay, visit)];
    });
  }

  /** Undo the last visit exactly; before the first one, end the walk as it began. */
  previous(): void {
    const visits = this.visits.value;
    if (!visits || this.awaits) return;
    this.pause();
    const last = visits.at(-1);
    const state = last
      ? stateBefore(this.#replay, this.order.value, last)
      : this.#start;
    if (state)
      this.#do({ name: "restore", number: 0, leaf: -1, state }, () => {
        this.visits.value = last ? visits.slice(0, -1) : undefined;
      });
  }

  /** Undo or redo `act` if it is the step of this walk whose turn it is; false if it is not. */
  retrace(act: GraphAct, direction: Direction): boolean {
    return direction === "undo" ? this.#back(act) : this.#again(act);
  }

  #back(act: GraphAct): boolean {
    const visits = this.visits.value;
    if (!visits || (visits.at(-1)?.node ?? -1) !== act.leaf) return false;
    if (visits.length === 0 && act.name !== "begin") return false;
    this.previous();
    return true;
  }

  #again(act: GraphAct): boolean {
    const isWalking = this.visits.value !== undefined;
    if (isWalking && act.name === this.#actName) this.visit(act.leaf);
    else if (!isWalking && act.name === "begin" && this.#actName === "visit")
      this.next();
    else return false;
    return true;
  }

  play(): void {
    this.playing.value = true;
    this.next();
    this.#timer = setInterval(() => {
      if (this.done.value) this.pause();
      else this.next();
    }, TEMPO_MS);
  }

  pause(): void {
    clearInterval(this.#timer);
    this.playing.value = false;
  }

  /** End the walk, and leave the numbers as they are. */
  stop(): void {
    this.pause();
    this.#awaited = undefined;
    this.visits.value = undefined;
  }

  /** The numbers change: end the walk, unless this is one of its own acts. */
  interrupt(): void {
    if (!this.#isOwnAct) this.stop();
  }

  // ----

  /** The act that a visit is. */
  get #actName(): "compute" | "visit" {
    return this.order.value === "forward" ? "compute" : "visit";
  }

  get #replay(): Replay {
    return this.#store.replay.value;
  }

  #begin(): void {
    if (this.refusal) return;
    this.#start = this.#replay.state();
    // older gradients of the leaves would hide what the learner's order makes of them
    if (this.order.value === "own")
      this.#do({ name: "zero_grad", number: 0, leaf: -1 });
    const begun = () => {
      this.visits.value = [];
    };
    if (this.order.value === "forward") begun();
    else this.#do({ name: "begin", number: 0, leaf: -1 }, begun);
  }

  /** Perform `act`, and call `then` when it is done, unless the walk has ended meanwhile. */
  #do(act: GraphAct, then = () => {}): void {
    this.#isOwnAct = true;
    const step = {};
    this.#awaited = step;
    try {
      batch(() => this.#store.perform(act));
    } finally {
      this.#isOwnAct = false;
    }
    this.#store.sync.whenSettled((refused) => {
      if (this.#awaited !== step) return;
      this.#awaited = undefined;
      if (refused || this.#store.lacksKernel(act)) this.stop();
      else then();
    });
  }

  #inner(): number[] {
    const { tape, structure } = this.#replay;
    const between = this.order.value === "forward" ? [] : betweenIn(structure);
    return Array.from({ length: tape.size }, (_, i) => i).filter(
      (i) => !tape.isLeaf(i) && !between.includes(i),
    );
  }

  #nodes(): number[] {
    const inner = this.#inner();
    return this.order.value === "forward" ? inner : inner.reverse();
  }
}

type Begun = Omit<Visit, "shares"> & { shares: readonly number[] | undefined };

/** The visit of `node` after `visits`, before its rule is applied. */
function beginVisit(
  replay: Replay,
  order: WalkOrder,
  node: number,
  visits: readonly Visit[],
): Begun {
  const { tape, structure, kernelReason } = replay;
  const isOurs = !kernelReason && !structure.own;
  const operands = isOurs
    ? [...operandsOf(structure, node)]
    : under(structure, node);
  const numbers = order === "forward" ? tape.data : tape.grad;
  const seen = new Set(visits.map((visit) => visit.node));
  return {
    node,
    operands,
    arrived: tape.grad[node] as number,
    shares: isOurs ? tape.shares(node) : undefined,
    all: structure.own && tape.grad.slice(),
    before: operands.map((operand) => numbers[operand] as number),
    after: [],
    missing:
      order === "forward"
        ? []
        : resultsOf(structure, node).filter((result) => !seen.has(result)),
    replaced: tape.data[node] as number,
  };
}

/** `visit` with what its rule did. */
function endVisit({ tape }: Replay, visit: Begun): Visit {
  const after = visit.operands.map((operand) => tape.grad[operand] as number);
  const shares =
    visit.shares ??
    after.map((number, k) => number - (visit.before[k] as number));
  return { ...visit, after, shares };
}

/** The numbers as they were before the visit, which is the last one of its walk. */
function stateBefore(
  replay: Replay,
  order: WalkOrder,
  { node, operands, before, replaced, all }: Visit,
): GraphState {
  const state = replay.state();
  if (order === "forward") state.data[node] = replaced;
  else
    operands.forEach((operand, k) => {
      state.grad[operand] = before[k] as number;
    });
  if (all) state.grad.set(all);
  return state;
}

const betweenIn = ({ own }: Structure): readonly number[] => own?.between ?? [];

/** What a rule in the kernel adds to: the operands, each once, and those of nodes in between. */
function under(structure: Structure, node: number): number[] {
  const between = betweenIn(structure);
  const found = Array.from(operandsOf(structure, node)).flatMap((i) =>
    between.includes(i) ? under(structure, i) : [i],
  );
  return [...new Set(found)];
}

/** The nodes of which `node` is an operand. */
const resultsOf = (structure: Structure, node: number): number[] =>
  structure.symbols.flatMap((_, i) =>
    operandsOf(structure, i).includes(node) ? [i] : [],
  );
