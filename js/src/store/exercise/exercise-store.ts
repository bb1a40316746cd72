// ExerciseStore: one exercise on this page. The page judges each answer by computing, at once; the kernel computes
// it again and keeps the result.

import {
  batch,
  computed,
  type ReadonlySignal,
  type Signal,
  signal,
} from "@preact/signals";
import { type Host, hostOf } from "../../host/host.ts";
import { PageModel } from "../../host/page-model.ts";
import type { ExerciseWidgetModel } from "../../models.ts";
import { check } from "../checked.ts";
import { CommitQueue, type QueuedAct } from "../commit-queue.ts";
import { type Model as GraphModel, GraphStore } from "../graph-store.ts";
import { pageTraits } from "../page-graph.ts";
import { Sight } from "../sight.ts";
import { faultOf } from "./judge-broken.ts";
import { askedNodes, judgeGradient } from "./judge-gradients.ts";
import { runOrder } from "./judge-order.ts";
import { KINDS } from "./kinds.ts";
import {
  gradientsOf,
  type Plan,
  planOf,
  type Variant,
  variantOf,
} from "./variant.ts";
import type { Verdict } from "./verdict.ts";

type Model = ExerciseWidgetModel;

/** A try or a hint on its way to the kernel. */
interface ExerciseAct extends QueuedAct {
  seed: number;
  answer?: unknown;
}

/** What happens on one variant. */
interface Attempt {
  variant: Variant;
  graph: GraphStore;
  end: AbortController;
}

const MAX_SEED = 2 ** 32 - 1;

export class ExerciseStore {
  readonly title: string;
  readonly task: string;
  readonly attempt: Signal<Attempt>;
  readonly seed: ReadonlySignal<number>;
  /** The verdict on the last answer. */
  readonly verdict: Signal<Verdict | undefined> = signal(undefined);
  /** A sentence that stands in the place of the verdict. */
  readonly message = signal("");
  /** How many hints are open. */
  readonly hintCount = signal(0);
  readonly tries = signal(0);
  readonly isFinished = signal(false);
  /** Whether the learner has asked for the answer: then this variant is over, and not finished. */
  readonly isRevealed = signal(false);
  /** The nodes whose gradients the learner has found. */
  readonly found: Signal<ReadonlySet<number>> = signal(new Set());
  /** Whether the kernel has a right answer. */
  readonly isDone: Signal<boolean>;
  readonly trouble = signal("");
  readonly queue: CommitQueue<ExerciseAct, Model>;
  readonly sight: Sight;
  readonly #plan: Plan;
  readonly #host: Host<Model>;

  constructor(host: Host<Model>, end: AbortSignal) {
    this.#host = host;
    this.sight = new Sight(end);
    const texts = { title: host.get("title"), task: host.get("task") };
    check(texts, { title: "text", task: "text" }, "exercise");
    this.title = texts.title;
    this.task = texts.task;
    this.#plan = planOf({
      exercise_kind: host.get("exercise_kind"),
      graphs: host.get("graphs"),
      draws: host.get("draws"),
      settings: host.get("settings"),
      hints: host.get("hints"),
    });
    host.get("name"); // what is read here is in traits()
    this.attempt = signal(this.#begun(host.get("seed")));
    this.seed = computed(() => this.attempt.value.variant.seed);
    this.isDone = signal(host.get("done") === true);
    end.addEventListener("abort", () => this.attempt.peek().end.abort());
    this.queue = new CommitQueue<ExerciseAct, Model>(host, end, {
      write: () => this.#message(),
      onAnswer: ({ error }) => {
        this.trouble.value = error;
      },
      merge: (waiting, act) => waiting.push(act), // in order, and each of them
      numbers: () => ({}),
      isPaced: () => false,
      onDamage: (why) => {
        this.trouble.value = why;
      },
    });
    this.queue.follow(["done"], () => {
      this.isDone.value = host.get("done") === true;
    });
    this.queue.hello();
  }

  #message() {
    const tries = this.queue.waiting.map(({ name, seed, answer }) =>
      name === "try" ? { name, seed, answer } : { name, seed, answer: null },
    );
    return { kind: "command" as const, content: { tries }, buffers: [] };
  }

  /** The traits of this view as it is now. */
  traits(): object {
    return { ...this.#host.traits(), seed: this.seed.value };
  }

  get variant(): Variant {
    return this.attempt.value.variant;
  }

  get graph(): GraphStore {
    return this.attempt.value.graph;
  }

  #begun(seed: number): Attempt {
    const variant = variantOf(this.#plan, seed);
    const end = new AbortController();
    const { kind } = variant;
    const graph = graphOf(variant, end.signal);
    if (kind === "broken") showGradients(graph, faultOf(variant).grad);
    else if (kind === "tune") showGradients(graph, gradientsOf(variant).grad);
    else graph.unknown.value = new Set(variant.tape.data.keys());
    graph.changed();
    return { variant, graph, end };
  }

  /** Show the variant with this seed. */
  goTo(seed: number): void {
    batch(() => {
      this.attempt.peek().end.abort();
      this.attempt.value = this.#begun(seed);
      this.verdict.value = undefined;
      this.message.value = "";
      this.hintCount.value = 0;
      this.tries.value = 0;
      this.isFinished.value = false;
      this.isRevealed.value = false;
      this.found.value = new Set();
    });
  }

  another(): void {
    this.goTo((this.seed.peek() + 1) % (MAX_SEED + 1));
  }

  /** Why `seed` is none, in a sentence; undefined if it is one. */
  refusal = (seed: number): string | undefined =>
    Number.isInteger(seed) && seed >= 0 && seed <= MAX_SEED
      ? undefined
      : `Variant: expected a whole number from 0 to ${MAX_SEED}, got ${seed}.`;

  say(text: string): void {
    this.message.value = text;
  }

  // ---- answers

  /** Judge an answer, and let the kernel keep it. */
  answer(answer: unknown): void {
    this.#take(
      KINDS[this.variant.kind].judge(this.variant, answer as never),
      answer,
    );
  }

  #take(verdict: Verdict, answer: unknown): void {
    batch(() => {
      if (verdict.mistake !== this.verdict.peek()?.mistake)
        this.hintCount.value = 0;
      this.tries.value += 1;
      this.message.value = "";
      this.verdict.value = verdict;
      if (verdict.node >= 0 && verdict.mistake)
        this.graph.selected.value = verdict.node;
      if (verdict.mistake === "") this.#finish();
    });
    this.#post("try", answer);
  }

  /** Judge the gradient of one node; once all are found, the exercise is finished. */
  answerGradient(node: number, given: number): void {
    const { variant, graph } = this;
    const names = variant.structure.names;
    const solved = gradientsOf(variant).grad;
    const one = judgeGradient(variant, node, given);
    const found = new Set(this.found.peek());
    if (!one.mistake) {
      found.add(node);
      const grad = graph.tape.grad.slice();
      grad[node] = solved[node] as number;
      showGradients(graph, grad);
      graph.unknown.value = new Set(
        [...graph.unknown.value].filter((i) => i !== node),
      );
    }
    const answer: Record<string, number> = {};
    for (const i of found) answer[names[i] as string] = solved[i] as number;
    answer[names[node] as string] = given;
    const rest = askedNodes(variant).filter((i) => !found.has(i));
    const verdict: Verdict =
      one.mistake || rest.length > 0
        ? {
            ...one,
            mistake: one.mistake || "unfinished",
            right: [...found].map((i) => names[i] as string),
          }
        : { ...one, message: "Every gradient is right." };
    batch(() => {
      this.found.value = found;
      graph.changed();
      this.#take(verdict, answer);
    });
  }

  /** Run the backward pass in the learner's order; the cards show what comes out. */
  runOrder(names: readonly string[]): void {
    const { variant, graph } = this;
    const order = names.map((name) => variant.structure.names.indexOf(name));
    batch(() => {
      showGradients(graph, runOrder(variant, order));
      graph.unknown.value = new Set();
      graph.changed();
      this.answer(names);
    });
  }

  #finish(): void {
    this.isFinished.value = true;
    this.#show();
  }

  /** Show what is right without an answer: the variant is over. */
  reveal(): void {
    this.isRevealed.value = true;
    this.#show();
  }

  /** The graph shows everything. */
  #show(): void {
    const { graph, variant } = this;
    if (variant.kind !== "tune") {
      graph.tape.data.set(variant.tape.data);
      showGradients(graph, gradientsOf(variant).grad);
    }
    graph.unknown.value = new Set();
    graph.selected.value = -1;
    graph.changed();
  }

  // ---- hints

  /** The hints for the last answer: a nudge, where to look, a worked step on another example. */
  get hints(): readonly string[] {
    const { variant } = this;
    const verdict = this.verdict.value;
    const own = KINDS[variant.kind].hints;
    const texts = own.map((text, k) => variant.hints[k] || text);
    const name = variant.structure.names[verdict?.node ?? -1];
    const look = name === undefined ? "" : `Look at \`${name}\`. `;
    return texts.map((text, k) => (k === 1 ? look + text : text));
  }

  hint(): void {
    this.hintCount.value += 1;
    this.#post("hint");
  }

  #post(name: string, answer?: unknown): void {
    this.queue.post({
      name,
      leaf: -1,
      number: 0,
      seed: this.seed.peek(),
      answer,
    });
  }
}

/** The live graph of a variant, without a kernel: its leaves, and what follows from them forward. */
function graphOf(variant: Variant, end: AbortSignal): GraphStore {
  const { kind, packed, structure, tape, settings } = variant;
  const { tune } = settings;
  const moves = structure.roles.map((role, i) =>
    tune ? tune.includes(structure.names[i] as string) : role === "input",
  );
  const numbers = {
    data: tape.data.slice(),
    grad: new Float64Array(tape.size),
    isStale: false,
    moves,
  };
  const options = { backward_on_change: kind === "tune" };
  const model = new PageModel(pageTraits(packed, numbers, options));
  return new GraphStore(hostOf<GraphModel>(model as never, end), end);
}

/** Show these gradients, also after Put back. */
function showGradients({ tape, replay }: GraphStore, grad: Float64Array) {
  tape.grad.set(grad);
  replay.peek().start.grad.set(grad);
}
