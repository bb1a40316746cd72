// Sight: whether a learner sees some view of a store. What others change in a view that nobody sees is
// drawn when it comes into sight, or when nothing has changed for a while.

const QUIET_MS = 500;

export class Sight {
  /** The views of the store, and whether each is in sight. */
  readonly #views = new Map<object, boolean>();
  #waiting: (() => void) | undefined;
  #quiet: ReturnType<typeof setTimeout> | undefined;

  constructor(end: AbortSignal) {
    end.addEventListener("abort", () => clearTimeout(this.#quiet));
  }

  /** `view` is in sight now, or out of it. */
  set(view: object, isSeen: boolean): void {
    this.#views.set(view, isSeen);
    if (isSeen) this.#draw();
  }

  /** `view` is closed. */
  delete(view: object): void {
    this.#views.delete(view);
  }

  /** Call `draw` now if somebody sees it, else later; of many calls meanwhile only the last one. */
  show(draw: () => void): void {
    this.#waiting = draw;
    clearTimeout(this.#quiet);
    if (this.#isSeen) this.#draw();
    else this.#quiet = setTimeout(() => this.#draw(), QUIET_MS);
  }

  /** Also true of a store whose views are not known. */
  get #isSeen(): boolean {
    const seen = [...this.#views.values()];
    return seen.length === 0 || seen.includes(true);
  }

  #draw(): void {
    clearTimeout(this.#quiet);
    const draw = this.#waiting;
    this.#waiting = undefined;
    draw?.();
  }
}
