// A verdict: what a check says about an answer. The kinds of mistakes have the same names in Python:
// micrograd_widgets/exercises/kinds.py.

export interface Verdict {
  /** Which mistake it is; "": the answer is right; "unfinished": there is more to answer. */
  mistake: string;
  message: string;
  /** What is right already, in the names of nodes or points. */
  right: readonly string[];
  /** The node to look at; -1: none. */
  node: number;
}

export const right = (message: string): Verdict => ({
  mistake: "",
  message,
  right: [],
  node: -1,
});

export const wrong = (
  mistake: string,
  message: string,
  node = -1,
  rest: readonly string[] = [],
): Verdict => ({ mistake, message, node, right: rest });

const TOLERANCE = 5e-4; // four decimals are enough

/** Whether a number that somebody worked out is `exact`, up to the fourth decimal or digit. */
export const isClose = (given: number, exact: number): boolean =>
  given === exact ||
  Math.abs(given - exact) <= TOLERANCE * Math.max(1, Math.abs(exact));

/** `a, b and c` */
export const listed = (names: readonly string[]): string =>
  names.length < 2
    ? names.join()
    : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
