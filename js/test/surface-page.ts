// Finding the parts of a loss surface as a person does.

import { expect } from "vitest";
import { settled } from "./page.ts";
import { until } from "./until.ts";

export const canvas = (el: ParentNode) =>
  el.querySelector("canvas") as HTMLElement;

export const label = (el: ParentNode) => canvas(el)?.getAttribute("aria-label");

export const words = (el: ParentNode) =>
  el.querySelector("figcaption")?.textContent ?? "";

/** Wait until the surface is drawn. */
export async function drawn(el: ParentNode): Promise<void> {
  await until(() => {
    expect(words(el)).not.toBe("");
    expect(el.querySelector("[role=progressbar]")).toBeNull();
  });
  await settled();
}
