// A figure that follows its reader: while the text of its section scrolls past, it does what the links in
// that text say. It never scrolls the page. As soon as the reader uses the figure, it is theirs.

import { allowsMotion } from "../ui/theme.ts";
import { type Figure, tellProblem } from "./figures.ts";

const LINE = 0.6; // of the window's height: a link above it has been read

export class Follower {
  readonly #figure: Figure;
  readonly #links: readonly HTMLAnchorElement[];
  readonly #button = document.createElement("button");
  #isOn = false;
  #done: number | undefined = 0; // how many links it has followed; undefined: the figure is elsewhere
  #work = Promise.resolve();

  constructor(figure: Figure) {
    const { element, view } = figure;
    this.#figure = figure;
    this.#links = linksTo(element);
    this.#button.type = "button";
    this.#button.className = "mgw-follow";
    this.#button.textContent = "Follow the text";
    view.after(this.#button);
    this.#button.addEventListener("click", () => this.#turn(!this.#isOn));
    for (const name of ["pointerdown", "keydown"])
      view.addEventListener(name, () => this.#leave(), { capture: true });
    element.addEventListener("mgw-taken", () => this.#leave());
    addEventListener("scroll", () => this.#look(), { passive: true });
    this.#turn(staysInSight());
  }

  #turn(on: boolean): void {
    this.#isOn = on;
    this.#button.setAttribute("aria-pressed", String(on));
    this.#figure.element.classList.toggle("mgw-following", on);
    if (on) this.#look();
  }

  /** The reader uses the figure, or it cannot do what the text says. */
  #leave(): void {
    this.#done = undefined;
    this.#turn(false);
  }

  #look(): void {
    if (!this.#isOn) return;
    const read = this.#links.filter(
      (link) => link.getBoundingClientRect().top < LINE * innerHeight,
    ).length;
    const done = this.#done;
    if (read === done) return;
    const isFurther = done !== undefined && read > done;
    this.#done = read;
    this.#work = this.#work.then(() => this.#go(isFurther ? done : 0, read));
  }

  /** Follow the links from `first` on; from the first link of all, begin anew. */
  async #go(first: number, last: number): Promise<void> {
    const acts = this.#links
      .slice(first, last)
      .map((link) => link.dataset.mgwAct ?? "");
    const { view } = this.#figure;
    if (first === 0 && view.hasButton("Reset")) acts.unshift("press Reset");
    try {
      for (const act of acts) if (this.#isOn) await view.act(act);
    } catch (problem) {
      this.#leave();
      tellProblem(this.#figure, problem);
    }
  }
}

/** The links that act on a figure, in its section. */
const linksTo = (element: HTMLElement) =>
  [
    ...(element
      .closest("section")
      ?.querySelectorAll<HTMLAnchorElement>("a[data-mgw-act]") ?? []),
  ].filter((link) => link.hash === `#${element.id}`);

/** Whether there is room for a figure beside the text that it follows, and nobody minds that it moves. */
const staysInSight = () =>
  matchMedia("(min-width: 46em) and (min-height: 40em)").matches &&
  allowsMotion();
