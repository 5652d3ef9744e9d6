import { readFile } from "node:fs/promises";
import { createRequire, stripTypeScriptTypes } from "node:module";
import vm from "node:vm";

/** What every runtime with `fetch` has; the language's own are there anyway. */
const web = {
  ...{ AbortController, AbortSignal, Blob, CompressionStream, Headers, ReadableStream, Response, TextDecoder },
  ...{ TextEncoder, URL, atob, btoa, clearTimeout, console, fetch, performance },
  // Only Node's timers are objects, with `unref`.
  setTimeout: (run: () => void, delayMs: number): number => Number(setTimeout(run, delayMs)),
};

/**
 * Loads modules of the workspace where nothing is there but the web's globals, and those that are given besides. An import
 * of a module of Node's is an error. Needs `--experimental-vm-modules`.
 */
export function webContext(besides: object = {}): (entry: string) => Promise<Record<string, unknown>> {
  const context = vm.createContext({ ...web, ...besides });
  const modules = new Map<string, Promise<vm.Module>>();
  return async (entry) => {
    const module = await find(entry, import.meta.filename);
    await module.link(async (specifier, { identifier }) => find(specifier, identifier));
    await module.evaluate();
    return module.namespace as Record<string, unknown>;
  };

  function find(specifier: string, from: string): Promise<vm.Module> {
    if (specifier.startsWith("node:")) throw new Error(`${from} imports ${specifier}`);
    if (/^\.|^@meterbridge\//.test(specifier)) return load(createRequire(from).resolve(specifier));
    return once(specifier, () => fromHost(specifier, createRequire(from).resolve(specifier)));
  }

  function load(path: string): Promise<vm.Module> {
    return once(path, async () => {
      const source = stripTypeScriptTypes(await readFile(path, "utf8"));
      return new vm.SourceTextModule(source, { identifier: path, context });
    });
  }

  /** Somebody else's: whether that needs Node is not the question here. */
  async function fromHost(specifier: string, path: string): Promise<vm.Module> {
    const exported = (await import(path)) as Record<string, unknown>;
    return new vm.SyntheticModule(
      Object.keys(exported),
      function () {
        for (const [name, value] of Object.entries(exported)) this.setExport(name, value);
      },
      { identifier: specifier, context },
    );
  }

  function once(key: string, make: () => Promise<vm.Module>): Promise<vm.Module> {
    const known = modules.get(key) ?? make();
    modules.set(key, known);
    return known;
  }
}
