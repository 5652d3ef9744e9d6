// Builds the package in the current folder as it is published: one bundled ES module per entry of
// `publishConfig.exports` (many small files cost milliseconds to import), and declarations.
// An entry that imports another one imports its output; other code that two entries share goes into a chunk of its own, so
// that no class exists twice. White space is left out, which makes the import faster; names are kept, so that stack traces
// can be read.
import { build, type Plugin } from "esbuild";
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { publishedEntries, readManifest } from "./manifest.ts";

const folder = process.cwd();
const dist = join(folder, "dist");
rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);
await bundle();
declare();

async function bundle(): Promise<void> {
  const entries = publishedEntries(readManifest(folder)).map(({ source, output }) => ({
    in: resolve(folder, source),
    out: relative(dist, resolve(folder, output)).replace(/\.js$/, ""),
  }));
  await build({
    entryPoints: entries,
    plugins: [entriesStayApart(entries)],
    minifyWhitespace: true,
    outdir: dist,
    bundle: true,
    splitting: true,
    packages: "external",
    format: "esm",
    platform: "node",
    target: "node22",
    chunkNames: "shared-[hash]",
    legalComments: "none",
    logLevel: "warning",
  });
}

/** Makes `from "../index.ts"` in another entry `from "./index.js"`. */
function entriesStayApart(entries: readonly { readonly in: string; readonly out: string }[]): Plugin {
  return {
    name: "entries-stay-apart",
    setup(plugin) {
      plugin.onResolve({ filter: /^\.{1,2}\/.*\.ts$/ }, ({ path, resolveDir, kind }) => {
        const entry = entries.find((each) => each.in === resolve(resolveDir, path));
        return entry && kind !== "entry-point" ? { path: `./${entry.out}.js`, external: true } : undefined;
      });
    },
  };
}

function declare(): void {
  const tsc = spawnSync("tsc", ["-p", "tsconfig.json"], { cwd: folder, stdio: "inherit" });
  if (tsc.error) throw tsc.error;
  if (tsc.status !== 0) process.exit(tsc.status ?? 1);
  rmSync(join(dist, ".tsbuildinfo"), { force: true });
  const types = join(dist, "types");
  for (const name of readdirSync(types, { recursive: true, encoding: "utf8" })) {
    if (name.endsWith(".d.ts")) nameCompiledFiles(join(types, name));
  }
}

/** Makes `from "./sink.ts"` in a declaration `from "./sink.js"`: the source is not published. */
function nameCompiledFiles(file: string): void {
  const text = readFileSync(file, "utf8");
  writeFileSync(file, text.replace(/((?:from|import)\s*\(?\s*["']\.{1,2}\/[^"']*)\.ts(["'])/g, "$1.js$2"));
}
