// Changes to examples. Each function gives new arrays, so that Undo can go back to the old ones.

import {
  CLASSES,
  CURVES,
  type DatasetName,
  type DatasetRecipe,
  datasetOf,
  dividedPlaces,
} from "../../engine/datasets.ts";
import { countOf, type Data } from "./data.ts";

/** Numbers of an example: its inputs, then its targets. */
export type Row = readonly number[];

export function rowOf(data: Data, i: number, nin: number): number[] {
  const { X, y, yWidth } = data;
  return [
    ...X.subarray(i * nin, (i + 1) * nin),
    ...y.subarray(i * yWidth, (i + 1) * yWidth),
  ];
}

/** Example `i` with other numbers. */
export function withRow(data: Data, i: number, row: Row): Data {
  const nin = row.length - data.yWidth;
  const [X, y] = [data.X.slice(), data.y.slice()];
  X.set(row.slice(0, nin), i * nin);
  y.set(row.slice(nin), i * data.yWidth);
  return { ...data, X, y };
}

/** `data` with these examples at the end. */
export function withRows(data: Data, rows: readonly Row[]): Data {
  const nin = (row: Row) => row.length - data.yWidth;
  return {
    ...data,
    X: joined(
      data.X,
      rows.flatMap((row) => row.slice(0, nin(row))),
    ),
    y: joined(
      data.y,
      rows.flatMap((row) => row.slice(nin(row))),
    ),
  };
}

export function withoutRow(data: Data, i: number, nin: number): Data {
  return {
    ...data,
    X: without(data.X, i * nin, nin),
    y: without(data.y, i * data.yWidth, data.yWidth),
  };
}

/** These examples of `data`, in that order. */
export function rowsOf(
  data: Data,
  order: readonly number[],
  nin: number,
): Data {
  const pick = (numbers: Float64Array, width: number) =>
    Float64Array.from(
      { length: order.length * width },
      (_, k) =>
        numbers[(order[Math.floor(k / width)] ?? 0) * width + (k % width)] ??
        Number.NaN,
    );
  return { ...data, X: pick(data.X, nin), y: pick(data.y, data.yWidth) };
}

/** The examples of `first`, then those of `second`. */
export const joinedData = (first: Data, second: Data): Data => ({
  ...first,
  X: joined(first.X, second.X),
  y: joined(first.y, second.y),
});

function joined(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
): Float64Array {
  const both = new Float64Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

function without(numbers: Float64Array, from: number, count: number) {
  const rest = new Float64Array(numbers.length - count);
  rest.set(numbers.subarray(0, from));
  rest.set(numbers.subarray(from + count), from);
  return rest;
}

// ---- held-out examples, which show whether a model has learnt more than its examples

/** `data` in two parts, the second with `share` of the examples. */
export function splitData(
  data: Data,
  share: number,
  seed: number,
  nin: number,
): readonly [train: Data, test: Data] {
  const [train, heldOut] = dividedPlaces(countOf(data), share, seed);
  return [rowsOf(data, train, nin), rowsOf(data, heldOut, nin)];
}

/** `data` in two parts, and a message about it that begins with `what`. */
export function divided(
  data: Data,
  share: number,
  seed: number,
  nin: number,
  what: string,
): readonly [train: Data, test: Data, message: string] {
  const [train, test] = splitData(data, share, seed, nin);
  const [many, held] = [countOf(train), countOf(test)];
  return [train, test, `${what}: ${many} to train on, ${held} held out.`];
}

// ---- datasets that are made

/** Points of a dataset, with `labels` for its two classes −1 and 1. */
export function madeData(
  recipe: Omit<DatasetRecipe, "heldOut">,
  labels?: readonly [number, number],
): Data {
  const { X, y } = datasetOf(recipe);
  const isLabelled = labels && recipe.name in CLASSES;
  return {
    X,
    y: isLabelled ? y.map((kind) => labels[kind < 0 ? 0 : 1]) : y,
    yWidth: 1,
  };
}

/** The datasets for these inputs and outputs. */
export function setsFor(
  nin: number,
  width: number,
  outputs: number,
): DatasetName[] {
  if (width > 1 || outputs > 2) return [];
  if (nin === 1) return Object.keys(CURVES) as DatasetName[];
  return nin === 2 ? (Object.keys(CLASSES) as DatasetName[]) : [];
}
