// What esbuild makes of JSX in the bundles: see options.mjs. No component may have a variable of these names.

export { Fragment as JsxFragment, h as jsxElement } from "preact";
