// Code as text: its statements, line by line, and errors that name line and column.

export const MAX_CODE = 20_000; // characters
const NEWLINE = /\r\n?|\n/g;

/** An error in code, and the part of the text that it is about. */
export class CodeError extends Error {
  /** The message without the place. */
  readonly why: string;
  readonly from: number;
  readonly to: number;

  constructor(code: string, why: string, from: number, to: number) {
    super(`${placeOf(code, from)}: ${why}`);
    this.why = why;
    this.from = from;
    this.to = Math.max(to, from + 1);
  }
}

/** `line 2, column 9`, both counted from 1. */
function placeOf(code: string, at: number): string {
  const before = code.slice(0, at).split(NEWLINE);
  const column = [...(before.at(-1) ?? "")].length + 1;
  return `line ${before.length}, column ${column}`;
}

/** A part of the code; its comments are spaces, and so are ends of lines inside of parentheses. */
export interface Statement {
  text: string;
  /** Where it begins in the code. */
  at: number;
}

// a string as far as its line goes, a comment, a line that goes on, another space than the keyboard's, which
// text from pages has, a parenthesis, an end of a statement
const MARKS =
  /(["'])(?:\\.|(?!\1)[^\\\n\r])*\1?|#[^\n\r]*|\\(?:\r\n?|\n)|[^\S\n\r]|\u200b|[([{]|[)\]}]|\r\n?|\n|;/g;

/** The statements of `code`. */
export function statementsOf(code: string): Statement[] {
  if (code.length > MAX_CODE)
    throw new CodeError(
      code,
      `expected at most ${MAX_CODE} characters of code, got ${code.length}`,
      MAX_CODE,
      code.length,
    );
  const ends: number[] = [];
  let open = 0;
  const text = code.replaceAll(MARKS, (mark, _quote, at: number) => {
    if (/^["']/.test(mark)) return mark;
    if (/^[([{]/.test(mark)) open += 1;
    else if (/^[)\]}]/.test(mark)) open = Math.max(0, open - 1);
    else if (/^[\r\n;]/.test(mark) && !(open > 0 && mark !== ";"))
      ends.push(at);
    else return " ".repeat(mark.length);
    return mark;
  });
  return [...ends, text.length]
    .map((end, k) => {
      const from = k === 0 ? 0 : (ends[k - 1] as number) + 1;
      const part = text.slice(from, end);
      const blank = part.length - part.trimStart().length;
      return { text: part.trim(), at: from + blank };
    })
    .filter((statement) => statement.text !== "");
}
