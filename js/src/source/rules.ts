// The rule of backward of each operation in a sentence, as in engine/micrograd_engine/ops.py.

export const RULES: Readonly<Record<string, string>> = {
  "+": "A sum passes its gradient on to each term unchanged.",
  "*": "Each factor receives the gradient times the other factor.",
  "**": "The base receives the gradient times b·a^(b−1), the exponent times a^b·log a.",
  "**n": "The base receives the gradient times n·a^(n−1).",
  exp: "exp is its own derivative.",
  log: "The gradient is divided by the operand.",
  tanh: "The gradient is multiplied by 1 − tanh².",
  relu: "The gradient passes where the operand is positive, and stops elsewhere.",
  sigmoid: "The gradient is multiplied by s·(1 − s).",
  leaky_relu:
    "The gradient passes where the operand is positive; elsewhere a hundredth of it does.",
  softplus: "The gradient is multiplied by the sigmoid of the operand.",
  sin: "The gradient is multiplied by the cosine.",
  cos: "The gradient is multiplied by minus the sine.",
  sqrt: "The gradient is divided by twice the root.",
  abs: "The gradient is multiplied by the sign of the operand.",
  max: "The larger operand receives the whole gradient; equal ones share it.",
};
