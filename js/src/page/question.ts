// A question before a result: the reader commits to a guess, then the figure shows what is right. The right
// answer is not in the page: it is read from the figure after the act.

import { exact } from "../ui/format.ts";
import { typedNumber } from "../ui/number-text.ts";
import { actOn, type Figure } from "./figures.ts";

const WAYS = ["It rises", "It falls", "It stays"];

/** Give the question a place for a guess; what explains the result waits for it. */
export function askFor(
  question: HTMLElement,
  figure: Figure | undefined,
): void {
  if (!figure) return;
  const rest = question.querySelector<HTMLElement>(".mgw-after");
  if (rest) rest.hidden = true;
  const answer = document.createElement("p");
  answer.role = "status";
  answer.className = "mgw-answer";
  const form = document.createElement("form");
  form.className = "mgw-guess";
  let result: Promise<Result> | undefined; // another guess is about the same
  const guess = async (text: string) => {
    try {
      const judge = judgeOf(question, text);
      result ??= resultIn(question, figure);
      answer.textContent = judge(await result);
      if (rest) rest.hidden = false;
    } catch (problem) {
      result = undefined;
      answer.textContent = `${(problem as Error).message}.`;
    }
  };
  form.append(...fields(question, guess));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void guess(form.querySelector("input")?.value ?? "");
  });
  question.insertBefore(form, rest);
  question.insertBefore(answer, rest);
}

function fields(
  { dataset, id }: HTMLElement,
  guess: (text: string) => Promise<void>,
): HTMLElement[] {
  const choices =
    dataset.mgwWay !== undefined
      ? WAYS
      : (dataset.mgwChoices?.split("|") ?? []);
  if (choices.length > 0)
    return choices.map((text) => button(text, () => guess(text)));
  const input = document.createElement("input");
  input.type = "text";
  input.inputMode = "decimal";
  input.autocomplete = "off";
  input.id = `${id || dataset.mgwFigure}-guess`;
  input.setAttribute("aria-label", "Your guess");
  input.placeholder = "Your guess";
  const submit = button("Guess");
  submit.type = "submit";
  return [input, submit];
}

function button(text: string, onClick?: () => void): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  if (onClick) made.addEventListener("click", onClick);
  return made;
}

/** A number of the figure, before the act and after it. */
interface Result {
  before: number;
  after: number;
}

async function resultIn(
  { dataset }: HTMLElement,
  figure: Figure,
): Promise<Result> {
  const { mgwOf: row = "", mgwColumn: column = "Value" } = dataset;
  const { mgwBefore, mgwAct, mgwWay } = dataset;
  if (mgwBefore) await figure.view.act(mgwBefore);
  const before =
    mgwWay === undefined ? 0 : await figure.view.number(row, column);
  if (mgwAct) await actOn(figure, mgwAct, "the result");
  return { before, after: await figure.view.number(row, column) };
}

/** What says in words how good the guess is. Throws an Error in words if it is no number. */
function judgeOf(
  { dataset }: HTMLElement,
  text: string,
): (result: Result) => string {
  if (dataset.mgwWay !== undefined)
    return ({ before, after }) => ofWay(text, before, after);
  const guess = typedNumber(text);
  if ("problem" in guess) throw new Error(`Your guess ${guess.problem}`);
  return ({ after }) => ofNumber(guess.number, after, text);
}

function ofWay(text: string, before: number, after: number): string {
  const way = WAYS[after > before ? 0 : after < before ? 1 : 2] as string;
  const what =
    way === "It stays"
      ? `it stays ${shown(after)}`
      : `it goes from ${shown(before)} to ${shown(after)}`;
  return text === way ? `Yes: ${what}.` : `Not this time: ${what}.`;
}

function ofNumber(guess: number, right: number, text: string): string {
  const now = `it is ${shown(right)}`;
  if (Math.abs(guess - right) <= roomOf(text, right)) return `Yes: ${now}.`;
  if (right !== 0 && Math.abs(guess + right) <= roomOf(text, right))
    return `The size is right, the sign is not: ${now}.`;
  if (Math.sign(guess) === Math.sign(right))
    return `The sign is right, the size is not: ${now}.`;
  return `Not this time: ${now}.`;
}

/** How far a guess may be off: half of its last decimal, and a hundredth of the number. */
function roomOf(text: string, right: number): number {
  const decimals = /[.,](\d*)/.exec(text)?.[1]?.length ?? 0;
  return decimals === 0 && Number.isInteger(right)
    ? 1e-9
    : Math.max(Math.abs(right) / 100, 0.5 / 10 ** Math.max(decimals, 1));
}

const shown = (number: number) =>
  exact(Number(number.toFixed(4))).replace("-", "−");
