// Sliced: work that stops now and then, so that a page can do something else in between.

export type Sliced<Result> = Generator<void, Result>;

/** All of it at once. */
export function whole<Result>(work: Sliced<Result>): Result {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}
