// Run the module MODULE of a folder in Pyodide: node pyodide.mjs PYODIDE FOLDER MODULE PACKAGE...
import { pathToFileURL } from "node:url";

const [pyodide, folder, module, ...packages] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${pyodide}/pyodide.mjs`));
const python = await loadPyodide({ indexURL: pyodide, packages, checkIntegrity: true });
python.FS.mkdirTree("/code");
python.FS.mount(python.FS.filesystems.NODEFS, { root: folder }, "/code");
python.globals.set("module", module);
try {
  python.runPython(`
import runpy, sys
sys.path.insert(0, "/code")
sys.dont_write_bytecode = True
runpy.run_module(module, run_name="__main__")
`);
} catch (problem) {
  console.error(problem.message); // without the lines of Pyodide around it
  process.exit(1);
}
