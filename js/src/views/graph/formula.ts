// Formula: how a node was made, as people write it.

import { operandsOf } from "../../store/health.ts";
import type { Structure } from "../../store/structure.ts";

/** The symbol that a circle shows for node `i`. */
export function symbolOf(structure: Structure, i: number): string {
  const symbol = structure.symbols[i] ?? "";
  if (symbol === "*") return "×";
  return symbol === "**n" ? `**${structure.number[i]}` : symbol;
}

/** `a × b`: how node `i` was made, in the names of its operands. */
export function formulaOf(structure: Structure, i: number): string {
  const symbol = symbolOf(structure, i);
  const sum = symbol === "+";
  const names = Array.from(operandsOf(structure, i), (child) => {
    const name = structure.names[child] ?? "";
    return !sum && / \+ /.test(name) && /^[^a-z]+$/.test(symbol)
      ? `(${name})`
      : name;
  });
  if (names.length === 0) return "";
  if (structure.symbols[i] === "**n") return `${names[0]}${symbol}`;
  if (names.length === 2 && /^[^a-z]+$/.test(symbol))
    return names.join(` ${symbol} `);
  return `${symbol}(${names.join(", ")})`;
}
