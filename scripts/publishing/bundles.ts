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
/** What reads a file of its own, of WebAssembly, cannot be in a bundle: it is left out, and installed beside it. */
const leftOut = { program: "kafka.ts", client: "@platformatic/kafka" };
const requireInModules = 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);';
const formats = { mjs: "esm", cjs: "cjs" } as const;

/**
 * Bundles the programs of each exporter into one file, which runs where nothing is installed: whatever is loaded lazily is in
 * it, but for one client. `consumer` is a folder where the programs are and what they import.
 */
export async function checkBundles(
  { check }: Report,
  registry: LocalRegistry,
  exporters: readonly WorkspacePackage[],
  consumer: string,
  folder: string,
): Promise<void> {
  await mkdir(folder);
  const others: readonly string[] = [notBundled, leftOut.program];
  const programs = exporters.flatMap(programsOf).filter((each) => !others.includes(each));
  for (const program of programs) await checkProgram(program, consumer);
  const besidePeer = join(folder, "..", "beside a peer");
  await npmInstall(besidePeer, registry, { ...sdks.at(-1), ...withPeer.dependencies });
  await copyPrograms([withPeer.program], besidePeer);
  await checkProgram(withPeer.program, besidePeer);
  const besideClient = join(folder, "..", "beside a client");
  const user = exporters.find((each) => programsOf(each).includes(leftOut.program))!;
  await npmInstall(besideClient, registry, { [leftOut.client]: user.manifest.dependencies![leftOut.client]! });
  await checkProgram(leftOut.program, consumer, besideClient);

  async function checkProgram(program: string, source: string, target = folder): Promise<void> {
    for (const [extension, format] of Object.entries(formats)) {
      await check(`${program}: bundle in the format ${format}`, async () => {
        const bundled = program.replace(/ts$/, extension);
        await bundle(source, program, join(target, bundled), format);
        await runProgram(bundled, target);
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
    ...(program === leftOut.program && { external: [leftOut.client] }),
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
