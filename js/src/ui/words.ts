// What the words of the field mean: micrograd_widgets/words.json, which the textbook reads, too.

import meanings from "../../../micrograd_widgets/words.json";

const WORDS: Readonly<Record<string, string>> = meanings;

/** Words of the views that are short for another, or another form of it. */
const SHORT: Readonly<Record<string, string>> = {
  grad: "gradient",
  gradients: "gradient",
  rate: "learning rate",
  weights: "weight",
  biases: "bias",
  "hidden layers": "hidden layer",
  hinge: "hinge loss",
  parameters: "parameter",
  layers: "layer",
  inputs: "input",
  optimizer: "optimiser",
  "percent held out": "held out",
  "zero grad in each step": "zero grad",
};

/** What `text` means; undefined if it is no word of the list. */
export function meaningOf(text: string): string | undefined {
  const word = text
    .trim()
    .toLowerCase()
    .replace(/[:.,]$/, "");
  const full = Object.hasOwn(SHORT, word) ? (SHORT[word] as string) : word;
  const name = full === "l2" ? "L2" : full;
  return Object.hasOwn(WORDS, name) ? WORDS[name] : undefined;
}
