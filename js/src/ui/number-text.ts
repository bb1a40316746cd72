// Numbers as people type them: with the signs, digits and decimal comma of their keyboards, and with some
// arithmetic, as Python writes it. What could be two numbers is refused.

/** A number, or why there is none, as the end of a sentence, and what to write. */
export type NumberRead = { number: number } | { problem: string; hint: string };

/** The finite number that `text` is, or that it computes: 0.1, 0,1, 1e-3, 1/3, 2*pi, sqrt(2). */
export const typedNumber = (text: string): NumberRead =>
  attempt(text, (plain) => new Arithmetic(plain).result());

/** The finite number in a cell of a table. No arithmetic: 1/2 may be a date. */
export const cellNumber = (text: string): NumberRead =>
  attempt(text, (plain) => {
    const [, sign, digits] = CELL.exec(plain) ?? [];
    return digits === undefined
      ? Number.NaN
      : (sign === "-" ? -1 : 1) * literal(digits);
  });

const MAX_LENGTH = 200; // characters

function attempt(text: string, read: (plain: string) => number): NumberRead {
  try {
    const number = text.length > MAX_LENGTH ? Number.NaN : read(plainOf(text));
    if (Number.isFinite(number)) return { number };
  } catch (problem) {
    if (problem instanceof Ambiguous) return problem;
    if (!(problem instanceof SyntaxError)) throw problem;
  }
  const hint = text.includes("^")
    ? "Write ** for a power."
    : /\d\D\d{3}(?!\d)/.test(text)
      ? "Write 1000 without a sign between the digits, and a decimal point."
      : "Write a number like 0.1, 1e-3 or 1/3.";
  return { problem: "is not a finite number", hint };
}

// ---- letters

const SAME: Readonly<Record<string, string>> = {
  π: "pi",
  "×": "*",
  "÷": "/",
  "٫": ".",
};

/** `text` with ASCII digits and signs in the place of their equals in other scripts. */
const plainOf = (text: string): string =>
  text
    .replace(/[\u061c\u200e\u200f]/g, "") // marks of writing direction
    .replace(/[\uff01-\uff5e]/g, (wide) => shifted(wide, -0xfee0))
    .replace(/[\u2010-\u2012\u2212\ufe63]/g, "-")
    .replace(/^\s*\u2013/, "-") // between numbers it says from … to
    .replace(/[\u03c0\u00d7\u00f7\u066b]/g, (sign) => SAME[sign] as string)
    .replace(/\p{Nd}/gu, digit)
    .trim()
    .toLowerCase();

const shifted = (letter: string, by: number) =>
  String.fromCharCode(letter.charCodeAt(0) + by);

/** The ASCII digit for a digit of any script: they stand in tens, with 0 as the first. */
function digit(sign: string): string {
  let size = 0;
  while (size < 9 && /\p{Nd}/u.test(shifted(sign, -size - 1))) size++;
  return sign.length === 1 ? `${size}` : sign;
}

// ---- one number

const DIGITS = "\\d+(?:_\\d+)*";
const NUMBER = `(?:${DIGITS}(?:[.,]${DIGITS}|\\.)?|[.,]${DIGITS})(?:e[-+]?${DIGITS})?`;
const CELL = new RegExp(`^([-+]?)(${NUMBER})$`);

/** A comma that may be a decimal point, or stand before thousands. */
class Ambiguous extends Error {
  readonly problem: string;
  readonly hint: string;

  constructor(asPoint: number, asThousands: number) {
    super();
    this.problem = `may mean ${asPoint} or ${asThousands}`;
    this.hint = `Write ${asPoint} or ${asThousands}.`;
  }
}

/** The number in `text`, of which the expression says that it has the form of one. */
function literal(text: string): number {
  const plain = text.replaceAll("_", "");
  if (/^[1-9]\d{0,2},\d{3}(?!\d)/.test(plain))
    throw new Ambiguous(
      Number(plain.replace(",", ".")),
      Number(plain.replace(",", "")),
    );
  const number = Number(plain.replace(",", "."));
  if (number === 0 && /^[\d.,]*[1-9]/.test(plain)) throw new SyntaxError(); // too small to be held
  return number;
}

// ---- arithmetic, with the precedence that Python has

const TOKEN = new RegExp(
  `\\s*(?:(${NUMBER})|([a-z]\\w*)|(\\*\\*|[-+*/()]))`,
  "y",
);
const CONSTANTS = new Map([
  ["pi", Math.PI],
  ["e", Math.E],
]);
const FUNCTIONS = new Map([
  ["sqrt", Math.sqrt],
  ["exp", Math.exp],
  ["log", Math.log],
]);

class Arithmetic {
  readonly #tokens: string[] = [];

  constructor(text: string) {
    TOKEN.lastIndex = 0;
    for (let end = 0; end < text.length; end = TOKEN.lastIndex) {
      const token = TOKEN.exec(text)?.[0].trim();
      if (token === undefined) throw new SyntaxError();
      this.#tokens.push(token);
    }
  }

  result(): number {
    const number = this.#sum();
    if (this.#tokens.length > 0) throw new SyntaxError();
    return number;
  }

  /** The next token if it is one of `signs`. */
  #take(...signs: string[]): string | undefined {
    const isThere = signs.includes(this.#tokens[0] ?? "");
    return isThere ? this.#tokens.shift() : undefined;
  }

  #sum(): number {
    let number = this.#product();
    for (let sign = this.#take("+", "-"); sign; sign = this.#take("+", "-")) {
      const next = this.#product();
      number = sign === "+" ? number + next : number - next;
    }
    return number;
  }

  #product(): number {
    let number = this.#signed();
    for (let sign = this.#take("*", "/"); sign; sign = this.#take("*", "/")) {
      const next = this.#signed();
      number = sign === "*" ? number * next : number / next;
    }
    return number;
  }

  #signed(): number {
    const sign = this.#take("+", "-");
    if (sign) return (sign === "-" ? -1 : 1) * this.#signed();
    const base = this.#atom();
    return this.#take("**") ? base ** this.#signed() : base;
  }

  #atom(): number {
    const token = this.#tokens.shift() ?? "";
    if (/^[\d.,]/.test(token)) return literal(token);
    const constant = CONSTANTS.get(token);
    if (constant !== undefined) return constant;
    const apply = FUNCTIONS.get(token);
    if (apply ? !this.#take("(") : token !== "(") throw new SyntaxError();
    const inside = this.#sum();
    if (!this.#take(")")) throw new SyntaxError();
    return apply ? apply(inside) : inside;
  }
}
