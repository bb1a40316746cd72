// Code, run line by line: the same Values in the same places as Python makes from it. The operators of
// numbers are Python's too, so that 1/0 is an error.

import { OPS } from "../engine/ops.ts";
import { record } from "../engine/recording.ts";
import { Tape } from "../engine/tape.ts";
import { Value } from "../engine/value.ts";
import { applied, operated } from "./arithmetic.ts";
import { CodeError, statementsOf } from "./code.ts";
import {
  type Call,
  type Expression,
  type Line,
  lineOf,
  type Name,
} from "./expression.ts";

/** What an expression gives; undefined: nothing, as backward does. */
type Thing = Value | number | string | undefined;

/** What code makes. */
export interface Ran {
  /** What each name stands for at the end. */
  names: Map<string, Thing>;
  /** What the last line that computes something gives. */
  last: Value | number | undefined;
  /** The leaves that the code makes; other leaves are constants, made from plain numbers. */
  leaves: Set<Value>;
  labels: Map<Value, string>;
  grads: Map<Value, number>;
  /** Fill in `grads`, as root.backward() does. */
  backward(root: Value): void;
}

export interface RunOptions {
  /** Names that the code may use from its beginning. */
  given?: Record<string, Value | number>;
  /** Whether a number that gets a name becomes a leaf, where the code makes no Values itself. */
  makesLeaves?: boolean;
}

/** The operations of one Value: methods, and functions. */
const OPERATIONS = [...OPS].flatMap(([symbol, { operands }]) =>
  operands === 1 && /^\w+$/.test(symbol) ? [symbol] : [],
);
/** Functions that give what they get: the lecture's, and ours. */
const SHOWN = ["draw_dot", "show"];
const FUNCTIONS = ["Value", "float", "max", ...SHOWN, ...OPERATIONS];
const METHODS = [
  ...OPERATIONS,
  "max",
  "backward",
  "_backward",
  "forward",
  "zero_grad",
  "item",
];
const ATTRIBUTES = ["data", "grad", "label"];

const MAX_VALUES = 20_000;
const MAX_DEPTH = 1000; // of operations in one expression
/** What has no place on a page: it needs no import of ours, and prints nothing. */
const SKIPPED = /^(?:(?:from|import) micrograd|print *\(.*\)$)/s;

/** Code that was read, ready to run. */
export interface Program {
  run(options?: RunOptions): Ran;
}

export function read(code: string): Program {
  const lines = statementsOf(code)
    .filter(({ text }) => !SKIPPED.test(text))
    .map((statement) => lineOf(code, statement));
  const makesValues = lines.some(({ value }) => callsValue(value));
  return {
    run({ given = {}, makesLeaves = false } = {}) {
      const runner = new Runner(code, makesLeaves && !makesValues);
      for (const [name, thing] of Object.entries(given))
        runner.made.names.set(name, thing);
      for (const line of lines) runner.run(line);
      return runner.made;
    },
  };
}

/** Whether `Value(…)` is called in an expression. */
function callsValue(expression: Expression): boolean {
  const parts: Expression[] = [expression];
  for (let part = parts.pop(); part; part = parts.pop())
    switch (part.type) {
      case "CallExpression":
        if (isNamed(part.callee, "Value")) return true;
        parts.push(part.callee, ...part.arguments);
        break;
      case "MemberExpression":
        parts.push(part.object);
        break;
      case "UnaryExpression":
        parts.push(part.argument);
        break;
      case "BinaryExpression":
        parts.push(part.left, part.right);
    }
  return false;
}

const isNamed = (expression: Expression, name: string) =>
  expression.type === "Identifier" && expression.name === name;

class Runner {
  readonly made: Ran = {
    names: new Map(),
    last: undefined,
    leaves: new Set(),
    labels: new Map(),
    grads: new Map(),
    backward: (root) => this.#run(root, "backward"),
  };
  readonly #code: string;
  readonly #makesLeaves: boolean;
  readonly #known = new Set<Value>();
  #depth = 0;

  constructor(code: string, makesLeaves: boolean) {
    this.#code = code;
    this.#makesLeaves = makesLeaves;
  }

  run({ targets, operator, value }: Line): void {
    const thing = this.#of(value);
    const [first] = targets;
    if (!first) this.#show(thing);
    else if (operator) {
      const sum = this.#operate(operator, this.#of(first), thing, first, value);
      this.#assign(first, sum, value);
    } else for (const target of targets) this.#assign(target, thing, value);
  }

  /** What a cell of a notebook would show; a leaf hides nothing that was computed before it. */
  #show(thing: Thing, isAsked = true): void {
    const { last } = this.made;
    if (typeof thing === "number" && !(last instanceof Value))
      this.made.last = thing;
    if (!(thing instanceof Value)) return;
    const hides =
      thing.symbol === "" && last instanceof Value && last.symbol !== "";
    if (isAsked || !hides) this.made.last = thing;
  }

  #assign(target: Expression, thing: Thing, from: Expression): void {
    if (target.type === "Identifier") this.#name(target, thing);
    else if (target.type === "MemberExpression") {
      const of = this.#value(target.object);
      this.#set(of, target.property, thing, from);
    } else this.#refuse("a name before =", "an expression", target);
  }

  #name({ name }: Name, thing: Thing): void {
    const isLeaf = this.#makesLeaves && typeof thing === "number";
    const given = isLeaf ? this.#leaf(thing) : thing;
    this.made.names.set(name, given);
    this.#show(given, false);
  }

  #set(of: Value, { name, at }: Name, thing: Thing, from: Expression): void {
    const property = { at, type: "Identifier", name } as const;
    const number = () => this.#number(thing, from);
    if (name === "data") of.data = number();
    else if (name === "grad") this.made.grads.set(of, number());
    else if (name === "label" && typeof thing === "string")
      this.made.labels.set(of, thing);
    else if (name === "label")
      this.#refuse('text such as "a"', kindOf(thing), from);
    else this.#refuse(`one of ${ATTRIBUTES.join(", ")}`, name, property);
  }

  // ---- expressions

  #of(expression: Expression): Thing {
    if (++this.#depth > MAX_DEPTH)
      throw this.#error(
        `expected at most ${MAX_DEPTH} operations in a line: give parts of it names`,
        expression,
      );
    const thing = this.#evaluated(expression);
    this.#depth -= 1;
    return thing;
  }

  #evaluated(expression: Expression): Thing {
    switch (expression.type) {
      case "Literal":
        return expression.value;
      case "Identifier":
        return this.#named(expression);
      case "UnaryExpression":
        return this.#signed(expression.operator, expression.argument);
      case "BinaryExpression": {
        const { operator, left, right } = expression;
        const [a, b] = [this.#of(left), this.#of(right)];
        return this.#operate(operator, a, b, left, right);
      }
      case "MemberExpression":
        return this.#attribute(expression.object, expression.property);
      case "CallExpression":
        return this.#called(expression);
      default:
        return this.#refuse("+ - * / **, a call or a name", "something else", {
          at: 0,
          ...(expression as object),
        } as Expression);
    }
  }

  #named(name: Name): Thing {
    const { names } = this.made;
    if (names.has(name.name)) return names.get(name.name);
    const known = [...names.keys()].slice(-6).join(", ");
    const wanted = known
      ? `a name from above (${known})`
      : "a number, or a name that a line above gives one";
    return this.#refuse(wanted, name.name, name);
  }

  #signed(operator: string, argument: Expression): Thing {
    const thing = this.#of(argument);
    if (thing instanceof Value)
      return operator === "-" ? this.#computed(thing.neg()) : thing;
    const number = this.#number(thing, argument);
    return operator === "-" ? -number : number;
  }

  #operate(
    operator: string,
    a: Thing,
    b: Thing,
    left: Expression,
    right: Expression,
  ): Thing {
    if (!(a instanceof Value) && typeof a !== "number")
      return this.#refuse("a Value or a number", kindOf(a), left);
    if (!(b instanceof Value) && typeof b !== "number")
      return this.#refuse("a Value or a number", kindOf(b), right);
    const out = operated(operator, a, b);
    if (typeof out === "string") throw this.#error(out, right);
    return out instanceof Value ? this.#computed(out) : out;
  }

  #attribute(object: Expression, property: Name): Thing {
    const of = this.#value(object);
    if (property.name === "data") return of.data;
    if (property.name === "grad") return this.made.grads.get(of) ?? 0;
    if (property.name === "label") return this.made.labels.get(of) ?? "";
    if (METHODS.includes(property.name))
      return this.#refuse(`${property.name}()`, property.name, property);
    const wanted = `${ATTRIBUTES.join(", ")} or an operation such as tanh()`;
    return this.#refuse(wanted, property.name, property);
  }

  // ---- calls

  #called(call: Call): Thing {
    const { callee } = call;
    if (callee.type === "Identifier") return this.#function(callee, call);
    if (callee.type === "MemberExpression")
      return this.#method(callee.object, callee.property, call);
    return this.#refuse("a name before (", "an expression", callee);
  }

  #function(name: Name, call: Call): Thing {
    if (name.name === "Value") return this.#newValue(call);
    const symbol = OPERATIONS.find((each) => each === name.name);
    if (!FUNCTIONS.includes(name.name))
      return this.#refuse(`one of ${FUNCTIONS.join(", ")}`, name.name, name);
    const [thing, other] = this.#arguments(call, name.name === "max" ? 2 : 1);
    const [first, second] = call.arguments as [Expression, Expression];
    if (SHOWN.includes(name.name)) return thing;
    if (name.name === "float")
      return thing instanceof Value ? thing.data : this.#number(thing, first);
    if (!symbol) return this.#larger(thing, other, first, second);
    return thing instanceof Value
      ? this.#computed(new Value(Number.NaN, [thing], symbol))
      : applied(symbol, [this.#number(thing, first)]);
  }

  #method(object: Expression, name: Name, call: Call): Thing {
    const thing = this.#of(object);
    if (!METHODS.includes(name.name)) return this.#attribute(object, name);
    const [other] = this.#arguments(call, name.name === "max" ? 1 : 0);
    const symbol = OPERATIONS.find((each) => each === name.name);
    if (symbol && typeof thing === "number") return applied(symbol, [thing]);
    const of = thing instanceof Value ? thing : this.#value(object);
    if (symbol) return this.#computed(new Value(Number.NaN, [of], symbol));
    if (name.name === "max")
      return this.#larger(of, other, object, call.arguments[0] as Expression);
    return this.#run(of, name.name);
  }

  #larger(a: Thing, b: Thing, left: Expression, right: Expression): Thing {
    if (a instanceof Value)
      return this.#computed(
        a.max(b instanceof Value ? b : this.#number(b, right)),
      );
    const number = this.#number(a, left);
    if (b instanceof Value) return this.#computed(new Value(number).max(b));
    return applied("max", [number, this.#number(b, right)]);
  }

  #newValue(call: Call): Value {
    const known = (key: string) =>
      call.named.find(({ name }) => name.name === key)?.value;
    const odd = call.named.find(
      ({ name }) => name.name !== "data" && name.name !== "label",
    );
    if (odd) this.#refuse('label="…"', odd.name.name, odd.name);
    const [first = known("data"), more] = call.arguments;
    if (more)
      this.#refuse('label="…" after the number', "another argument", more);
    if (!first) throw this.#error("expected a number in Value(…)", call);
    const leaf = this.#leaf(this.#number(this.#of(first), first));
    const label = known("label");
    const text = label && this.#of(label);
    if (label && typeof text !== "string")
      this.#refuse('text such as "a"', kindOf(text), label);
    if (typeof text === "string") this.made.labels.set(leaf, text);
    return leaf;
  }

  #arguments(call: Call, count: number): Thing[] {
    const [odd] = call.named;
    if (odd) this.#refuse("no =", odd.name.name, odd.name);
    if (call.arguments.length !== count) {
      const wanted = ["nothing", "one argument", "two arguments"][count];
      throw this.#error(
        `expected ${wanted} in the parentheses, got ${call.arguments.length}`,
        call,
      );
    }
    return call.arguments.map((argument) => this.#of(argument));
  }

  // ---- Values

  #leaf(number: number): Value {
    const leaf = new Value(number);
    this.made.leaves.add(leaf);
    return leaf;
  }

  /** Compute `out` and what an operator has made below it. */
  #computed(out: Value): Value {
    if (this.#known.has(out) || out.operands.length === 0) return out;
    if (this.#known.size > MAX_VALUES)
      throw new Error(`it makes more than ${MAX_VALUES} Values`);
    for (const child of out.operands) this.#computed(child);
    const numbers = out.operands.map(({ data }) => data);
    out.data = applied(out.symbol, numbers, out.number);
    this.#known.add(out);
    return out;
  }

  #replay(root: Value, act: (tape: Tape) => void): void {
    const { recording, data, index } = record(root);
    const { grads } = this.made;
    const tape = new Tape(recording);
    tape.data.set(data);
    for (const [value, i] of index) tape.grad[i] = grads.get(value) ?? 0;
    act(tape);
    for (const [value, i] of index) {
      value.data = tape.data[i] as number;
      grads.set(value, tape.grad[i] as number);
    }
  }

  /** A method that computes again what is there; only two of them give something. */
  #run(root: Value, method: string): Thing {
    if (method === "backward") this.#replay(root, (tape) => tape.backward());
    if (method === "_backward")
      this.#replay(root, (tape) => tape.visit(tape.root));
    if (method === "zero_grad") this.#replay(root, (tape) => tape.zeroGrad());
    if (method === "forward") this.#replay(root, (tape) => tape.forward());
    return method === "forward" || method === "item" ? root.data : undefined;
  }

  // ---- checks

  #value(expression: Expression): Value {
    const thing = this.#of(expression);
    if (thing instanceof Value) return thing;
    return this.#refuse("a Value", kindOf(thing), expression);
  }

  #number(thing: Thing, from: Expression): number {
    if (typeof thing === "number") return thing;
    return this.#refuse("a number", kindOf(thing), from);
  }

  #refuse(expected: string, got: string, about: Expression | Name): never {
    throw this.#error(`expected ${expected}, got ${got.slice(0, 40)}`, about);
  }

  #error(message: string, about: Expression | Name): CodeError {
    const at = startOf(about);
    const rest = this.#code.slice(at);
    const [word = ""] =
      /^(?:[\p{L}\p{N}_.]+|["'][^"'\n]*["']?|.)/u.exec(rest) ?? [];
    const length = "name" in about ? about.name.length : word.length;
    return new CodeError(this.#code, message, at, at + length);
  }
}

/** Where an expression begins: jsep gives no place to what it joins. */
function startOf(expression: Expression | Name): number {
  let at = expression;
  while (at.type === "BinaryExpression" && at.at === undefined) at = at.left;
  return at.at;
}

const kindOf = (thing: Thing): string =>
  thing instanceof Value
    ? "a Value"
    : thing === undefined
      ? "nothing"
      : typeof thing === "string"
        ? `the text ${JSON.stringify(thing)}`
        : String(thing);
