import { build, type Format } from "esbuild";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { LocalRegistry } from "../local-registry.ts";
import type { WorkspacePackage } from "../manifest.ts";
import type { Report } from "../report.ts";
import { copyPrograms, programsOf, runProgram } from "./consumer.ts";
import { npmInstall } from "./npm-install.ts";
import { sdks } from "./sdks.ts";

/** It shows what happens where a package is not installed. */
const notBundled = "otlp-grpc.ts";
/** Beside an optional peer, which is bundled, too. */
const withPeer = {
  program: "otlp-grpc-js.ts",
  dependencies: { "@grpc/grpc-js": "1.14.7", "@meterbridge/otlp-grpc": "latest" },
};
const requireInModules = 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);';
const formats = { mjs: "esm", cjs: "cjs" } as const;

/**
 * Bundles the programs of each exporter into one file, which runs where nothing is installed: whatever is loaded lazily is in
 * it. `consumer` is a folder where the programs are and what they import.
 */
export async function checkBundles(
  { check }: Report,
  registry: LocalRegistry,
  exporters: readonly WorkspacePackage[],
  consumer: string,
  folder: string,
): Promise<void> {
  await mkdir(folder);
  const programs = exporters.flatMap(programsOf).filter((each) => each !== notBundled);
  for (const program of programs) await checkProgram(program, consumer);
  const besidePeer = join(folder, "..", "beside a peer");
  await npmInstall(besidePeer, registry, { ...sdks.at(-1), ...withPeer.dependencies });
  await copyPrograms([withPeer.program], besidePeer);
  await checkProgram(withPeer.program, besidePeer);

  async function checkProgram(program: string, source: string): Promise<void> {
    for (const [extension, format] of Object.entries(formats)) {
      await check(`${program}: bundle in the format ${format}`, async () => {
        const bundled = program.replace(/ts$/, extension);
        await bundle(source, program, join(folder, bundled), format);
        await runProgram(bundled, folder);
      });
    }
  }
}

async function bundle(consumer: string, program: string, outfile: string, format: Format): Promise<void> {
  const text = await readFile(join(consumer, program), "utf8");
  await build({
    stdin: { contents: format === "cjs" ? inFunction(text) : text, resolveDir: consumer, loader: "ts" },
    outfile,
    format,
    // The peer is CommonJS and requires modules of Node, which an ES module cannot by itself.
    ...(format === "esm" && program === withPeer.program && { banner: { js: requireInModules } }),
    bundle: true,
    platform: "node",
    logLevel: "silent",
  });
}

/** A program that waits does so in a function in CommonJS. */
function inFunction(program: string): string {
  const body = program.indexOf(";\n", program.lastIndexOf("\nimport ")) + 2;
  return `${program.slice(0, body)}void (async () => {\n${program.slice(body)}})();\n`;
}
