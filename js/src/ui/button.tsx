// A button that submits no form.

import type { ButtonHTMLAttributes } from "preact";

export const Button = (props: ButtonHTMLAttributes<HTMLButtonElement>) => (
  <button type="button" {...props} />
);
