// The expressions of Python that make Values, read with jsep. What is Python's own is here: ** binds
// tighter than a minus before it and groups from the right, numbers, keyword arguments, assignments; and
// the place of each part, for errors.

import jsep from "jsep";
import { CodeError, type Statement } from "./code.ts";
import type { Jsep as Class, Node } from "./jsep-class.d.ts";

export type Expression = { at: number } & (
  | { type: "Literal"; value: number | string }
  | { type: "Identifier"; name: string }
  | { type: "MemberExpression"; object: Expression; property: Name }
  | Call
  | { type: "UnaryExpression"; operator: string; argument: Expression }
  | Operation
);
export type Name = { at: number; type: "Identifier"; name: string };
export interface Call {
  at: number;
  type: "CallExpression";
  callee: Expression;
  arguments: Expression[];
  named: { name: Name; value: Expression }[];
}
export interface Operation {
  at: number;
  type: "BinaryExpression";
  operator: string;
  left: Expression;
  right: Expression;
}

/** A line of code: `targets` are what = gives `value` to; with an operator, `a += value`. */
export interface Line {
  targets: Expression[];
  operator: string;
  value: Expression;
}

const MAX_DEPTH = 100; // of parentheses, calls, signs and powers in each other
const NUMBER =
  /(?:\d(?:_?\d)*\.?(?:\d(?:_?\d)*)?|\.\d(?:_?\d)*)(?:[eE][-+]?\d(?:_?\d)*)?/y;
const ASSIGNMENT = /(\*\*|[-+*/])?=(?!=)/y;
const OPERAND = "a number, a name or (";
const KEYWORD =
  /^(?:False|None|True|and|as|assert|async|await|break|class|continue|def|del|elif|else|except|finally|for|from|global|if|import|in|is|lambda|nonlocal|not|or|pass|raise|return|try|while|with|yield)$/;

const { Jsep } = jsep as unknown as { Jsep: typeof Class };
Jsep.removeAllUnaryOps().removeAllBinaryOps().removeAllLiterals();
Jsep.addIdentifierChar("_").this_str = "";
for (const sign of "+-") Jsep.addUnaryOp(sign).addBinaryOp(sign, 1);
for (const sign of "*/") Jsep.addBinaryOp(sign, 2);

class Reader extends Jsep {
  readonly #at: number;
  readonly #code: string;
  #depth = 0;

  constructor(code: string, { text, at }: Statement) {
    super(text);
    this.#code = code;
    this.#at = at;
  }

  line(): Line {
    const targets: Expression[] = [];
    let operator = "";
    for (;;) {
      const value = this.#expression();
      const [sign, how = ""] = this.#match(ASSIGNMENT);
      if (sign && !operator && (how === "" || targets.length === 0)) {
        targets.push(value);
        operator = how;
      } else if (this.index < this.expr.length)
        this.#refuse("expected + - * / ** or the end of the line");
      else return { targets, operator, value };
    }
  }

  #expression(): Expression {
    return (
      (this.gobbleExpression() as unknown as Expression) ||
      this.#refuse(`expected ${OPERAND}`)
    );
  }

  /** What `pattern` finds here, after spaces; nothing if it does not fit. */
  #match(pattern: RegExp): string[] {
    this.gobbleSpaces();
    pattern.lastIndex = this.index;
    const found = pattern.exec(this.expr) ?? [];
    this.index += found[0]?.length ?? 0;
    return found;
  }

  /** An error about what comes here. */
  #refuse(expected: string): never {
    const [word = ""] = /^[\p{L}\p{N}_.]+|^["'].*|^\S?/u.exec(
      this.expr.slice(this.index),
    ) as string[];
    const got = word.slice(0, 40) || "the end";
    const no = /[−–]/.test(got) ? ": type - instead" : "";
    const at = this.#at + this.index;
    throw new CodeError(
      this.#code,
      `${expected}, got ${got}${no}`,
      at,
      at + word.length,
    );
  }

  // ---- jsep's own methods, as Python has them

  override runHook<Read>(_: string, node: Read): Read {
    return node; // a plugin for a ? b : c comes with jsep
  }

  override throwError(): never {
    return this.#refuse(`expected ${OPERAND}`);
  }

  override gobbleToken(): Node | false {
    this.gobbleSpaces();
    const at = this.#at + this.index;
    if (++this.#depth > MAX_DEPTH)
      this.#refuse(`expected at most ${MAX_DEPTH} parentheses in each other`);
    const node = super.gobbleToken();
    if (node) node.at ??= at;
    const isPower = node && this.#match(/\*\*(?!=)/y).length > 0;
    const right = isPower && (this.gobbleToken() || this.throwError());
    this.#depth -= 1;
    return isPower
      ? ({
          type: "BinaryExpression",
          operator: "**",
          left: node,
          right,
          at,
        } as Node)
      : node;
  }

  override gobbleBinaryOp(): string | false {
    const { index } = this;
    const isAssignment = this.#match(ASSIGNMENT).length > 0;
    this.index = index;
    return isAssignment ? false : super.gobbleBinaryOp();
  }

  override gobbleNumericLiteral(): Node {
    const [text = ""] = this.#match(NUMBER);
    const isOctal = /^0[\d_]*[1-9][\d_]*$/.test(text); // as Python 2 had it
    if (text === "" || isOctal || /[\p{L}\p{N}_.]/u.test(this.char)) {
      this.index -= text.length;
      this.#refuse("expected a number such as 2, 0.5 or 1e-3");
    }
    const value = Number(text.replaceAll("_", ""));
    return { type: "Literal", value } as Node;
  }

  override gobbleStringLiteral(): Node {
    const { index } = this;
    const quote = this.char;
    while (this.index < this.expr.length) {
      this.index += this.char === "\\" ? 2 : 1;
      if (this.char === quote) {
        this.index = index;
        return super.gobbleStringLiteral();
      }
    }
    this.index = index;
    return this.#refuse(`expected a ${quote} at the end of the text`);
  }

  override gobbleIdentifier(expected = OPERAND): Node {
    this.gobbleSpaces();
    const at = this.#at + this.index;
    const start = this.index;
    const [name = ""] = this.#match(/[\p{L}_][\p{L}\p{M}\p{N}_]*/uy);
    if (name === "" || KEYWORD.test(name)) {
      this.index = start;
      this.#refuse(`expected ${expected}`);
    }
    return { type: "Identifier", name: name.normalize("NFKC"), at } as Node;
  }

  override gobbleGroup(): Node {
    this.index++;
    const inside = this.#expression();
    this.#close();
    return inside as Node;
  }

  override gobbleArray(): Node {
    return this.throwError();
  }

  override gobbleTokenProperty(node: Node): Node {
    const at = node.at ?? this.#at + this.index;
    let found = node;
    for (;;) {
      const [sign] = this.#match(/[.(]/y);
      if (sign === undefined) return found;
      const next =
        sign === "."
          ? {
              type: "MemberExpression",
              object: found,
              property: this.gobbleIdentifier("a name"),
            }
          : { type: "CallExpression", callee: found, ...this.#arguments() };
      found = { at, ...next };
    }
  }

  #arguments(): Pick<Call, "arguments" | "named"> {
    const found: Pick<Call, "arguments" | "named"> = {
      arguments: [],
      named: [],
    };
    while (this.#match(/\)/y).length === 0) {
      const value = this.#expression();
      if (value.type === "Identifier" && this.#match(/=(?!=)/y).length > 0)
        found.named.push({ name: value, value: this.#expression() });
      else found.arguments.push(value);
      if (this.#match(/,/y).length === 0) {
        this.#close();
        break;
      }
    }
    return found;
  }

  #close(): void {
    if (this.#match(/\)/y).length === 0)
      this.#refuse("expected + - * / ** or )");
  }
}

/** Read one statement of `code`. */
export function lineOf(code: string, statement: Statement): Line {
  const { text, at } = statement;
  const [word = ""] = /^\w+/.exec(text) ?? [];
  if (KEYWORD.test(word))
    throw new CodeError(
      code,
      `expected a line such as L = a*b, got ${word}: loops, functions and imports are not read here`,
      at,
      at + word.length,
    );
  return new Reader(code, statement).line();
}
