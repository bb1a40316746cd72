// The two side bars of the theme are landmarks without names.
for (const [bar, name] of [
  [".sidebar-drawer", "Contents of the book"],
  [".toc-drawer", "Contents of this page"],
])
  document.querySelector(bar)?.setAttribute("aria-label", name);
// a meaning that is shown goes away by Escape, as it may lie on what somebody wants to read
addEventListener("keydown", ({ key }) => {
  if (key === "Escape") document.activeElement?.closest(".word")?.blur();
});
// Python in the page needs a server
if (location.protocol === "file:")
  for (const link of document.querySelectorAll(".run-here")) link.remove();
