// Checks of arguments. An error names the argument, what is allowed and what was given.

/** `thing` and its type, for an error message. */
export function described(thing: unknown): string {
  const text = typeof thing === "string" ? JSON.stringify(thing) : `${thing}`;
  return `${text.length <= 60 ? text : `${text.slice(0, 57)}...`} (${typeof thing})`;
}

/** What `table` holds for `key`, which came from elsewhere: every object has a "constructor". */
export const entryOf = <Entry>(
  table: Readonly<Record<string, Entry>>,
  key: string,
): Entry | undefined => (Object.hasOwn(table, key) ? table[key] : undefined);

export function finite(
  number: unknown,
  name: string,
  wanted = "a finite number",
): number {
  if (typeof number !== "number")
    throw new TypeError(
      `${name}: expected ${wanted}, got ${described(number)}`,
    );
  if (!Number.isFinite(number))
    throw new RangeError(`${name}: expected ${wanted}, got ${number}`);
  return number;
}

export function whole(
  number: unknown,
  name: string,
  atLeast = 0,
  atMost = Number.MAX_SAFE_INTEGER,
): number {
  const isWhole = Number.isSafeInteger(number);
  if (isWhole && Number(number) >= atLeast && Number(number) <= atMost)
    return Number(number);
  const limits =
    atMost === Number.MAX_SAFE_INTEGER
      ? `at least ${atLeast}`
      : `from ${atLeast} to ${atMost}`;
  throw new RangeError(
    `${name}: expected a whole number, ${limits}, got ${described(number)}`,
  );
}

export type Numbers = readonly number[] | Float64Array;

/** A copy of a list of numbers as an array; NaN and infinities are allowed. */
export function numbers(given: unknown, name: string): Float64Array {
  if (!Array.isArray(given) && !(given instanceof Float64Array))
    throw new TypeError(
      `${name}: expected a list of numbers, got ${described(given)}`,
    );
  if (given instanceof Float64Array) return given.slice();
  const wrong = given.findIndex((number) => typeof number !== "number");
  if (wrong >= 0)
    throw new TypeError(
      `${name}[${wrong}]: expected a number, got ${described(given[wrong])}`,
    );
  return Float64Array.from(given);
}
