// Finding the parts of a loss surface as a person does.

import { expect, vi } from "vitest";
import { settled } from "./page.ts";

export const canvas = (el: ParentNode) =>
  el.querySelector("canvas") as HTMLElement;

export const label = (el: ParentNode) => canvas(el)?.getAttribute("aria-label");

export const words = (el: ParentNode) =>
  el.querySelector("figcaption")?.textContent ?? "";

/** Wait until the surface is drawn. */
export async function drawn(el: ParentNode): Promise<void> {
  await vi.waitFor(() => {
    expect(words(el)).not.toBe("");
    expect(el.querySelector("[role=progressbar]")).toBeNull();
  }, 3000);
  await settled();
}
