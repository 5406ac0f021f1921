// Run a file of Python under the CPython that pyodide is: node run.mjs <facade> <file>
import { readFileSync } from "node:fs";
import { loadPyodide } from "pyodide";

const [facade, file] = process.argv.slice(2);
const python = await loadPyodide({ stdout: (line) => console.log(line) });
python.mountNodeFS("/facade", facade);
python.runPython("import sys; sys.path.insert(0, '/facade')");
python.runPython(readFileSync(file, "utf-8"));
