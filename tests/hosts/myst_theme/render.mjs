// A MyST theme for tests: mystmd runs it with the address of its content server and the folder to fill.

import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const { CONTENT_CDN: server, BUILD_DIRECTORY: folder } = process.env;
const ESCAPED = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escaped = (text) => String(text ?? "").replace(/[&<>"]/g, (c) => ESCAPED[c]);
const files = new Set(); // of the content server, that pages ask for

function write(name, content) {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), content);
}

function html(node) {
  const inside = () => (node.children ?? []).map(html).join("");
  switch (node.type) {
    case "text":
      return escaped(node.value);
    case "paragraph":
      return `<p>${inside()}</p>`;
    case "heading":
      return `<h${node.depth}>${inside()}</h${node.depth}>`;
    case "anywidget": {
      files.add(node.esm);
      const spec = JSON.stringify({ esm: `.${node.esm}`, model: node.model });
      const json = spec.replaceAll("<", "\\u003c");
      return `<div class="anywidget"><script type="application/json">${json}</script></div>`;
    }
    default:
      return inside();
  }
}

// MyST's own model has these methods, and they throw
const RUNTIME = `
for (const place of document.querySelectorAll(".anywidget")) {
  const { esm, model } = JSON.parse(place.querySelector("script").textContent);
  const not = (name) => () => { throw new Error(name + " is not implemented"); };
  const host = {
    get: (key) => model[key],
    set: (key, value) => { model[key] = value; },
    on() {},
    off: not("off"),
    save_changes: not("save_changes"),
    send: not("send"),
    get widget_manager() { return not("widget_manager")(); },
  };
  const el = document.createElement("div");
  place.attachShadow({ mode: "open" }).append(el);
  const { default: widget } = await import(new URL(esm, document.baseURI));
  await widget.initialize?.({ model: host });
  await widget.render?.({ model: host, el });
}
`;

const answer = async (path) => {
  const response = await fetch(server + path);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response;
};
const { projects } = await (await answer("/config.json")).json();
for (const { index, title } of projects) {
  const { mdast } = await (await answer(`/content/${index}.json`)).json();
  write(
    "index.html",
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escaped(title)}</title>
<meta name="viewport" content="width=device-width">
<style>:root { color-scheme: light dark } main { max-width: 46em; margin: auto }</style>
<main>${html(mdast)}</main><script type="module" src="runtime.js"></script></html>`,
  );
}
write("runtime.js", RUNTIME);
for (const file of files)
  write(`.${file}`, Buffer.from(await (await answer(file)).arrayBuffer()));
