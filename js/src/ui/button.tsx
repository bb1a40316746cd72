// A button that submits no form, and the picture on those that play.

import type { ButtonHTMLAttributes } from "preact";

export const Button = (props: ButtonHTMLAttributes<HTMLButtonElement>) => (
  <button type="button" {...props} />
);

export const PlayIcon = ({ playing }: { playing: boolean }) => (
  <svg aria-hidden="true" width="10" height="10" viewBox="0 0 10 10">
    <path d={playing ? "M1 0h3v10h-3zM6 0h3v10h-3z" : "M1 0L10 5L1 10z"} />
  </svg>
);
