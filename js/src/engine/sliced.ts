// Sliced: work that yields now and then, so that the page can do something else in between.

export type Sliced<Result> = Generator<void, Result>;

/** Do all of it at once. */
export function whole<Result>(work: Sliced<Result>): Result {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}
