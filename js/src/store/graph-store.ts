// GraphStore: the state of a graph on this page. What a learner does is computed here, within the
// frame, and then committed to the Python objects; graph-sync.ts takes over what the kernel changes.

import {
  batch,
  computed,
  type ReadonlySignal,
  type Signal,
  signal,
} from "@preact/signals";
import type { Tape } from "../engine/tape.ts";
import type { Host } from "../host/host.ts";
import type { GraphWidgetModel } from "../models.ts";
import {
  type ActName,
  changesNumbers,
  type GraphAct,
  type GraphState,
} from "./acts.ts";
import { type CommitQueue, troubleOf } from "./commit-queue.ts";
import { Folds } from "./folds.ts";
import { largestGradient } from "./gradients.ts";
import type { GraphEvent } from "./graph-event.ts";
import { GraphSync, readReplay } from "./graph-sync.ts";
import { HealthWatch } from "./health.ts";
import { GraphHistory } from "./history.ts";
import { OwnCode } from "./own-code.ts";
import { type Range, rangesOf } from "./ranges.ts";
import type { Replay } from "./replay.ts";
import { Selection } from "./selection.ts";
import { GraphSettings } from "./settings.ts";
import { Sight } from "./sight.ts";
import { kinOf, type Role, type Structure } from "./structure.ts";
import { Walk } from "./walk.ts";

export type { GraphEvent } from "./graph-event.ts";
/** `walk` is in states that a page has written: Python does not know where a walk is. */
export type Model = GraphWidgetModel & { walk?: unknown };

const ADDING: readonly ActName[] = ["backward", "begin"];

export class GraphStore {
  /** The graph and its arrays; another one when a cell has built the graph anew. */
  readonly replay: Signal<Replay>;
  /** Counts the changes of the arrays: read it to be called again when a number changes. */
  readonly tick = signal(0);
  readonly event: Signal<GraphEvent> = signal({ kind: "shown" });
  readonly trouble = signal("");
  /** The nodes whose gradients an exercise asks for: the view shows a question mark. */
  readonly unknown: Signal<ReadonlySet<number>> = signal(new Set());
  /** The node that the learner looks at; -1: none. */
  readonly selected = signal(-1);
  /** The nodes that lead to the selected one and those it leads to; undefined: none is selected. */
  readonly kin: ReadonlySignal<Uint8Array | undefined> = computed(() =>
    this.selected.value < 0
      ? undefined
      : kinOf(this.structure, this.selected.value),
  );
  readonly settings: GraphSettings;
  readonly walk: Walk;
  readonly health: HealthWatch;
  readonly history: GraphHistory;
  readonly sync: GraphSync;
  readonly queue: CommitQueue<GraphAct, Model>;
  readonly selection: Selection;
  readonly folds: Folds;
  readonly own: OwnCode;
  readonly sight: Sight;
  readonly #host: Host<Model>;
  readonly #rangesByRole = new WeakMap<
    readonly Role[],
    Map<Role, readonly Range[]>
  >();

  /** Throws if what a view of parts of the graph knows about them does not fit a new one. */
  readonly demandParts: (structure: Structure) => void;

  constructor(
    host: Host<Model>,
    end: AbortSignal,
    demandParts: (structure: Structure) => void = () => {},
  ) {
    this.demandParts = demandParts;
    this.#host = host;
    this.sight = new Sight(end);
    this.settings = new GraphSettings(host);
    this.replay = signal(readReplay(host, this.settings));
    this.walk = new Walk(this, end);
    this.own = new OwnCode(this, host);
    this.health = new HealthWatch(this.replay, this.tick, end);
    this.history = new GraphHistory(this);
    this.sync = new GraphSync(this, host, end);
    this.queue = this.sync.queue;
    this.selection = new Selection(this, host, end);
    this.folds = new Folds(host, this.queue);
    this.trouble.value = troubleOf(host);
    this.queue.follow(["error"], () => {
      this.trouble.value = troubleOf(host);
    });
    this.queue.hello();
    this.walk.resume(host.get("walk"));
  }

  // ---- what a view asks

  get structure(): Structure {
    return this.replay.value.structure;
  }

  get tape(): Tape {
    return this.replay.value.tape;
  }

  get root(): number {
    return this.tape.root;
  }

  /** The traits of this view as it is now. */
  traits(): object {
    const { tape, gradStale } = this.replay.value;
    return {
      ...this.#host.traits(),
      ...this.settings.traits(),
      ...(this.walk.saved() ?? {
        data: tape.data,
        grad: tape.grad,
        grad_stale: gradStale.value,
      }),
      boxes: this.folds.traits(),
      selected_node: this.selected.value,
    };
  }

  name(i: number): string {
    return this.structure.names[i] ?? "";
  }

  /** The range of the slider of leaf `i`. */
  range(i: number): Signal<Range> {
    const { ranges } = this.settings;
    return ranges.of(i, this.tape.data[i], this.#rangesLike(i));
  }

  /** The ranges of the leaves in the role of leaf `i`, as they were when the first of them was asked for. */
  #rangesLike(i: number): readonly Range[] {
    const { roles } = this.structure;
    const byRole = this.#rangesByRole.get(roles) ?? new Map();
    this.#rangesByRole.set(roles, byRole);
    const role = roles[i] ?? "inner";
    if (!byRole.has(role)) {
      const numbers = this.tape.data.filter((_, k) => roles[k] === role);
      byRole.set(role, rangesOf(numbers));
    }
    return byRole.get(role) ?? [];
  }

  // ---- what a learner does

  /** Do `name` here, and commit it. */
  do(name: ActName, number = 0, leaf = -1): void {
    this.perform({ name, number, leaf });
  }

  /** Set `leaf` with its slider, or in a picture of its range, which stays as it is. */
  slide(number: number, leaf: number): void {
    this.settings.ranges.keep(leaf, number);
    this.do("set", number, leaf);
  }

  /** Bring back numbers that were there before. */
  restore(state: GraphState): void {
    this.perform({ name: "restore", number: 0, leaf: -1, state });
  }

  /** Whether no new numbers can be set: only Python can compute this graph, and this page has none. */
  get isFixed(): boolean {
    return (
      this.replay.value.kernelReason !== "" && this.queue.reach.value === "none"
    );
  }

  /** Whether only a kernel can perform `act`, and there is none. */
  lacksKernel(act: GraphAct): boolean {
    return this.replay.value.isLeft(act) && this.queue.isAlone;
  }

  /** Remember how the graph is, perform `act`, and post it to the kernel. */
  perform(act: GraphAct): void {
    const isFixed = this.isFixed && changesNumbers(act) && !act.state;
    if (isFixed || this.lacksKernel(act)) {
      this.refuse(this.#noKernel());
      return;
    }
    this.history.before(act);
    this.#apply(act);
    this.history.after(act);
    this.queue.post(act);
  }

  #noKernel(): string {
    const { own } = this.replay.value.structure;
    const hasNone = this.queue.reach.value === "none";
    if (own)
      return hasNone
        ? "Your own code needs Python, and this page has none."
        : "Your own code needs the kernel: run the cell again.";
    return hasNone
      ? "Only Python can compute this graph, and this page has none."
      : "Only Python can compute this graph, and there is no kernel: run the cell again.";
  }

  /** Do all `acts` in one frame, and commit them in one message. */
  atOnce(acts: () => void): void {
    this.queue.gather(() => batch(acts));
  }

  #apply(act: GraphAct): void {
    if (changesNumbers(act)) this.walk.interrupt();
    const replay = this.replay.value;
    batch(() => {
      const before = {
        rootBefore: this.tape.data[this.root] ?? Number.NaN,
        gradStaleBefore: replay.gradStale.value,
        had: ADDING.includes(act.name) ? largestGradient(this) : undefined,
      };
      replay.perform(act);
      this.changed();
      this.event.value = { kind: "act", act, ...before, moved: replay.moved };
    });
  }

  /** Show `text`, about something that changes no number. */
  announce(text: string): void {
    this.event.value = { kind: "message", text };
  }

  /** Show why something was not done. */
  refuse(why: string): void {
    this.event.value = { kind: "refused", why };
  }

  /** The arrays have changed, here or `elsewhere`: bring up to date what depends on them. */
  changed(elsewhere = false): void {
    this.replay.value.compare();
    this.settings.ranges.follow(this.tape.data);
    const draw = () => {
      this.tick.value += 1;
    };
    if (elsewhere) this.sight.show(draw);
    else draw();
  }
}
