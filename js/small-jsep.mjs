// Takes out of jsep what src/source/expression.ts never calls: it has many of jsep's methods of its own. A
// class keeps all its methods in a bundle, and these are 5 kB.

import { readFileSync } from "node:fs";

/** What nobody calls: for other plugins and operators, and what a subclass has its own of. */
const UNUSED = [
  ...[
    "version",
    "toString",
    "addLiteral",
    "removeUnaryOp",
    "removeIdentifierChar",
  ],
  ...["removeBinaryOp", "removeLiteral", "parse", "gobbleExpressions"],
  ...["gobbleArguments", "throwError", "runHook", "gobbleNumericLiteral"],
  ...["gobbleIdentifier", "gobbleGroup", "gobbleArray", "gobbleTokenProperty"],
];
const END = /\nconst jsep = expr =>[\s\S]*$/; // jsep as a function, and a plugin for a ? b : c

/** The text of jsep.js without them. Throws an Error where it does not find one: jsep has changed. */
export function trimmed(text) {
  let left = replaced(text, END, "\nexport default { Jsep };\n");
  for (const name of UNUSED)
    left = replaced(
      left,
      new RegExp(
        `\\n\\t(static )?(get )?${name}\\([^)]*\\) \\{\\n[\\s\\S]*?\\n\\t\\};?\\n`,
        "g",
      ),
      "\n",
    );
  return left;
}

function replaced(text, pattern, by) {
  if (text.search(pattern) < 0)
    throw new Error(`jsep has no ${pattern} any more`);
  return text.replace(pattern, by);
}

export const smallJsep = {
  name: "small jsep",
  setup({ onLoad }) {
    onLoad({ filter: /jsep[\\/]dist[\\/]jsep\.js$/ }, ({ path }) => ({
      contents: trimmed(readFileSync(path, "utf8")),
    }));
  },
};
