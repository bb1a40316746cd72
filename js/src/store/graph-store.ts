// GraphStore: the state of a graph on this page. What a learner does is computed here, within the
// frame, and committed to the Python objects after; what a cell does arrives from the kernel. The
// letters both ways are in exchange.ts.

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
import { type Act, type ActName, isSetting, type State } from "./acts.ts";
import type { Link } from "./commit-queue.ts";
import { Folds } from "./folds.ts";
import type { Event } from "./graph-event.ts";
import { Exchange, recorded } from "./graph-sync.ts";
import { HealthWatch } from "./health.ts";
import { History } from "./history.ts";
import type { Range } from "./ranges.ts";
import type { Replay } from "./replay.ts";
import { Settings } from "./settings.ts";
import { kinOf, type Structure } from "./structure.ts";
import { Walk } from "./walk.ts";

declare const __VERSION__: string;

export type { Event } from "./graph-event.ts";
export type Model = GraphWidgetModel;

export class GraphStore {
  /** The graph and its arrays; another one when a cell has built the graph anew. */
  readonly replay: Signal<Replay>;
  /** Moves on with every change of the arrays: whoever shows a number reads it. */
  readonly tick = signal(0);
  readonly event: Signal<Event> = signal({ kind: "shown" });
  readonly trouble = signal("");
  /** The node that the learner looks at; -1: none. */
  readonly selected = signal(-1);
  /** What leads to the selected node and what it leads to (kin.ts); undefined: none is. */
  readonly kin: ReadonlySignal<Uint8Array | undefined> = computed(() =>
    this.selected.value < 0
      ? undefined
      : kinOf(this.structure, this.selected.value),
  );
  readonly folds: Folds;
  readonly settings: Settings;
  readonly link: Link;
  readonly walk: Walk;
  readonly health: HealthWatch;
  readonly history: History;
  readonly #exchange: Exchange;
  readonly #host: Host<Model>;

  constructor(host: Host<Model>, end: AbortSignal) {
    this.#host = host;
    this.settings = new Settings(host, () => this.link.busy);
    this.replay = signal(recorded(host, this.settings));
    this.walk = new Walk(
      {
        replay: this.replay,
        carryOut: (act) => this.history.perform(act),
        settled: (then) => this.#exchange.settled(then),
        alone: () => /none|lost/.test(this.link.reach.value),
      },
      end,
    );
    this.health = new HealthWatch(this.replay, this.tick, end);
    this.history = new History({
      state: () => this.replay.value.state(),
      setting: (act) => this.settings.number(act),
      carryOut: (act) => this.#carryOut(act),
      together: (acts) => this.link.gather(() => batch(acts)),
      walk: (act, way) => this.walk.retrace(act, way === "undone"),
      driven: () => this.replay.value.driven !== "",
      settled: (then) => this.#exchange.settled(then),
      said: (way, deed) => {
        this.event.value = { kind: "history", way, deed };
      },
    });
    this.#exchange = new Exchange(this, host, end);
    this.link = this.#exchange.link;
    this.folds = new Folds(host, this.link);
    this.#readTrouble();
    host.watch(["error"], () => this.#readTrouble());
    this.link.hello(__VERSION__);
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

  name(i: number): string {
    return this.structure.names[i] ?? "";
  }

  /** The range of the slider of leaf `i`. */
  range(i: number): Signal<Range> {
    return this.settings.ranges.of(i, this.tape.data[i]);
  }

  // ---- what a learner does

  /** Do `name` here, and tell the kernel. */
  do(name: ActName, number = 0, leaf = -1): void {
    this.history.perform({ name, number, leaf });
  }

  /** Come back to numbers that were there before. */
  restore(state: State): void {
    this.history.perform({ name: "restore", number: 0, leaf: -1, state });
  }

  #carryOut(act: Act): void {
    if (!isSetting(act)) this.walk.interrupt();
    const replay = this.replay.value;
    batch(() => {
      const rootBefore = this.tape.data[this.root] ?? Number.NaN;
      const gradStaleBefore = replay.gradStale.value;
      const hadGradients = this.tape.grad.some(
        (g, i) => g !== 0 && this.tape.isLeaf(i),
      );
      const moved = replay.apply(act);
      this.changed();
      this.event.value = {
        kind: "act",
        act,
        rootBefore,
        hadGradients,
        gradStaleBefore,
        moved,
      };
    });
    this.link.post(act);
  }

  /** Say something that changes no number. */
  tell(what: string): void {
    this.event.value = { kind: "told", what };
  }

  /** Say that something was not done, and why. */
  refuse(why: string): void {
    this.event.value = { kind: "refused", why };
  }

  /** The arrays hold other numbers now: whoever shows one is told. */
  changed(): void {
    this.replay.value.compare();
    this.settings.ranges.hold(this.tape.data);
    this.tick.value += 1;
  }

  #readTrouble(): void {
    const kernel = this.#host.get("version");
    this.trouble.value =
      kernel && kernel !== __VERSION__
        ? `This page runs micrograd_widgets ${__VERSION__}, the kernel ${kernel}: reload the page, or restart the kernel.`
        : (this.#host.get("error") ?? "");
  }
}
