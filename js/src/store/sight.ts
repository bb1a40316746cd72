// Sight: whether a learner sees some view of a store. What changes in a view that nobody sees is drawn when
// it comes into sight, or when nothing has changed for a while.

import { batch, Signal } from "@preact/signals";

const QUIET_MS = 500;

export class Sight {
  /** Whether some view is in sight; also true of a store whose views are not known. */
  isSeen = true;
  /** The views of the store, and whether each is in sight. */
  readonly #views = new Map<object, boolean>();
  /** What is to be drawn, by what it draws. */
  readonly #waiting = new Map<object, () => void>();
  #quiet: ReturnType<typeof setTimeout> | undefined;

  constructor(end: AbortSignal) {
    end.addEventListener("abort", () => clearTimeout(this.#quiet));
  }

  /** `view` is in sight now, or out of it. */
  set(view: object, isSeen: boolean): void {
    this.#views.set(view, isSeen);
    this.#look();
  }

  /** `view` is closed. */
  delete(view: object): void {
    this.#views.delete(view);
    this.#look();
  }

  #look(): void {
    const seen = [...this.#views.values()];
    this.isSeen = seen.length === 0 || seen.includes(true);
    if (this.isSeen) this.#draw();
  }

  /** Call `draw` now if somebody sees it, else later; of many calls about the same meanwhile only the last one. */
  show(draw: () => void, about: object = this): void {
    if (this.isSeen) {
      draw();
      return;
    }
    this.#waiting.set(about, draw);
    clearTimeout(this.#quiet);
    this.#quiet = setTimeout(() => this.#draw(), QUIET_MS);
  }

  #draw(): void {
    clearTimeout(this.#quiet);
    const draws = [...this.#waiting.values()];
    this.#waiting.clear();
    batch(() => {
      for (const draw of draws) draw();
    });
  }
}

/** What views draw: `peek` gives it as it is, `value` as they have it; out of sight that may be older. */
export class Drawn<T> extends Signal<T> {
  readonly #sight: Sight | undefined;
  #now: T;

  constructor(now: T, sight?: Sight) {
    super(now);
    this.#now = now;
    this.#sight = sight;
  }

  override peek(): T {
    return this.#now;
  }

  override get value(): T {
    return super.value;
  }

  override set value(now: T) {
    this.#now = now;
    if (this.#sight?.isSeen ?? true) super.value = now;
    else this.#sight?.show(() => this.#show(), this);
  }

  #show(): void {
    super.value = this.#now;
  }
}
