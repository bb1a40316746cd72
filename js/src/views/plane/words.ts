// Numbers as the plane says them.

import { written } from "../../ui/axis.ts";

/** Four digits are as many as a place in a picture has. */
export const short = (number = Number.NaN): string =>
  written(Number(number.toPrecision(4)));
