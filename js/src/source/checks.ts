// Checks of what an author writes in a source: errors name the key, what is allowed, and what was given.

export type Source = Readonly<Record<string, unknown>>;

/** `thing` in an error. */
export function shown(thing: unknown): string {
  if (thing === undefined) return "nothing";
  const isList = Array.isArray(thing);
  if (typeof thing === "object" && thing !== null && !isList)
    return "an object";
  const text = JSON.stringify(isList ? thing.slice(0, 20) : thing);
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

export function refuse(key: string, wanted: string, got: unknown): never {
  throw new Error(`${key}: expected ${wanted}, got ${shown(got)}`);
}

/** Throw if `source` has a key that is none of `keys`. */
export function checkKeys(
  source: Source,
  keys: readonly string[],
  what: string,
): void {
  const odd = Object.keys(source).find((key) => !keys.includes(key));
  if (odd !== undefined)
    throw new Error(
      `${what} has no “${odd.slice(0, 40)}”, only ${keys.join(", ")}`,
    );
}

export const isNumber = (thing: unknown): thing is number =>
  Number.isFinite(thing);

/** Readers of one key each; a key that is left out gives `other`. */
export class Reader {
  readonly #source: Source;
  readonly #where: string;

  constructor(source: Source, where = "") {
    this.#source = source;
    this.#where = where;
  }

  has(key: string): boolean {
    return this.#source[key] !== undefined;
  }

  #refuse(key: string, wanted: string): never {
    return refuse(this.#where + key, wanted, this.#source[key]);
  }

  text(key: string, other?: string): string {
    const given = this.#source[key] ?? other;
    return typeof given === "string" ? given : this.#refuse(key, "text");
  }

  flag(key: string, other: boolean): boolean {
    const given = this.#source[key] ?? other;
    return typeof given === "boolean"
      ? given
      : this.#refuse(key, "true or false");
  }

  number(
    key: string,
    other?: number,
    wanted = "a finite number",
    allows = (_: number) => true,
  ): number {
    const given = this.#source[key] ?? other;
    return isNumber(given) && allows(given) ? given : this.#refuse(key, wanted);
  }

  whole(key: string, low: number, high: number, other?: number): number {
    return this.number(
      key,
      other,
      `a whole number from ${low} to ${high}`,
      (given) => Number.isSafeInteger(given) && given >= low && given <= high,
    );
  }

  choice<Name extends string>(
    key: string,
    names: readonly Name[],
    other?: Name,
  ): Name {
    const given = (this.#source[key] ?? other) as Name;
    return names.includes(given)
      ? given
      : this.#refuse(key, `one of ${names.join(", ")}`);
  }

  /** A list of finite numbers; `length` of them where that is given. */
  numbers(key: string, most: number, length?: number): number[] {
    const given = this.#source[key];
    const wanted = `a list of ${length ?? `1 to ${most}`} numbers`;
    if (!Array.isArray(given) || !given.every(isNumber))
      return this.#refuse(key, wanted);
    const { length: count } = given;
    if (length === undefined ? count >= 1 && count <= most : count === length)
      return given;
    throw new Error(`${this.#where}${key}: expected ${wanted}, got ${count}`);
  }
}
