import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { trimmed } from "../small-jsep.mjs";

const TEXT = readFileSync("node_modules/jsep/dist/jsep.js", "utf8");

test("what is left is a smaller module with the same class", async () => {
  const left = trimmed(TEXT);
  expect(left.length).toBeLessThan(0.7 * TEXT.length);
  const url = `data:text/javascript,${encodeURIComponent(left)}`;
  const { Jsep } = (await import(/* @vite-ignore */ url)).default;
  const own = (thing) => Object.getOwnPropertyNames(thing).sort().join(" ");
  expect(own(Jsep.prototype)).toBe(
    "char code constructor gobbleBinaryExpression gobbleBinaryOp gobbleExpression gobbleSpaces " +
      "gobbleStringLiteral gobbleToken searchHook",
  );
  for (const name of ["addUnaryOp", "addBinaryOp", "addIdentifierChar"])
    expect(typeof Jsep[name]).toBe("function");
});

test("another jsep is an error of the build, not a broken page", () => {
  expect(() => trimmed(TEXT.replace("\tgobbleGroup(", "\tgroup("))).toThrow(
    "gobbleGroup",
  );
});
