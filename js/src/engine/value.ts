// Value: an expression that can be recorded. The twin of engine/micrograd_engine/value.py as far as
// the structure goes: the same nodes in the same places, so that a loss written here is drawn,
// counted and replayed as the one written in Python. It computes nothing: a replay does.

import { described } from "./check.ts";
import { power } from "./ops.ts";

export class Value {
  /** The number of a leaf. */
  data: number;
  /** The name of its row in the table of operations; "" for a leaf. */
  readonly symbol: string;
  readonly operands: readonly Value[];
  /** The exponent of a "**n" node. */
  readonly number: number;

  constructor(
    data: number,
    operands: readonly Value[] = [],
    symbol = "",
    number = Number.NaN,
  ) {
    if (typeof data !== "number")
      throw new TypeError(`data: expected a number, got ${described(data)}`);
    this.data = data;
    this.operands = operands;
    this.symbol = symbol;
    this.number = number;
  }

  add(other: Value | number): Value {
    return made("+", this, operand(other));
  }

  mul(other: Value | number): Value {
    return made("*", this, operand(other));
  }

  neg(): Value {
    return this.mul(-1);
  }

  sub(other: Value | number): Value {
    return this.add(typeof other === "number" ? -other : other.neg());
  }

  div(other: Value | number): Value {
    return this.mul(
      typeof other === "number" ? power(other, -1) : other.pow(-1),
    );
  }

  pow(other: Value | number): Value {
    if (typeof other !== "number") return made("**", this, operand(other));
    return new Value(Number.NaN, [this], "**n", other);
  }

  max(other: Value | number): Value {
    return made("max", this, operand(other));
  }

  exp(): Value {
    return made("exp", this);
  }

  log(): Value {
    return made("log", this);
  }

  tanh(): Value {
    return made("tanh", this);
  }

  relu(): Value {
    return made("relu", this);
  }

  sigmoid(): Value {
    return made("sigmoid", this);
  }

  leaky_relu(): Value {
    return made("leaky_relu", this);
  }

  softplus(): Value {
    return made("softplus", this);
  }

  sin(): Value {
    return made("sin", this);
  }

  cos(): Value {
    return made("cos", this);
  }

  sqrt(): Value {
    return made("sqrt", this);
  }

  abs(): Value {
    return made("abs", this);
  }
}

function made(symbol: string, ...operands: Value[]): Value {
  return new Value(Number.NaN, operands, symbol);
}

/** A plain number becomes a leaf of its own at each use. */
function operand(other: Value | number): Value {
  if (other instanceof Value) return other;
  if (typeof other !== "number")
    throw new TypeError(
      `other: expected a Value or a number, got ${described(other)}`,
    );
  return new Value(other);
}
