// A formula in the names of its operands, as the views write it.

/** `a × b`, `(a + b) × c`, `n**2`, `tanh(n)`; the twin of `formula` in naming.py. */
export function formula(symbol: string, operands: readonly string[]): string {
  const [first = "", second] = operands;
  const isSign = !/\p{L}/u.test(symbol);
  if (isSign && operands.length === 2)
    return `${inBrackets(symbol, first)} ${symbol} ${inBrackets(symbol, second ?? "")}`;
  if (operands.length === 1 && symbol.startsWith("**"))
    return inBrackets(symbol, first) + symbol;
  return `${symbol}(${operands.join(", ")})`;
}

const WORDS: ReadonlyMap<string, string> = new Map([
  ["*", "product"],
  ["+", "sum"],
  ["**", "power"],
  ["**n", "power"],
]);

/** The word for an operation in the name of a node whose formula is too long: `sum` of `sum 17`. */
export const wordOf = (symbol: string): string => WORDS.get(symbol) ?? symbol;

const SCOPE = /(?<=[\p{L}\p{N}_)\]]) \([^()]*\)$/u; // as Python puts it behind a name

/** `name` as an operand of `symbol`, in brackets where they change what a reader computes. */
function inBrackets(symbol: string, name: string): string {
  const outside = withoutBrackets(name.replace(SCOPE, ""));
  const isLoose =
    symbol === "×"
      ? outside.includes(" + ")
      : / |\*\*|^[-\u2212]/.test(outside);
  return symbol !== "+" && isLoose ? `(${name})` : name;
}

/** `text` with `_` in the place of each pair of brackets. */
function withoutBrackets(text: string): string {
  const less = text.replaceAll(/\([^()]*\)/g, "_");
  return less === text ? text : withoutBrackets(less);
}
