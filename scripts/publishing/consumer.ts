import { readdirSync } from "node:fs";
import { cp, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { type Manifest, publishedEntries, root, type WorkspacePackage } from "../manifest.ts";
import type { Report } from "../report.ts";
import { run } from "../run.ts";

const programs = join(root, "tests", "consumers");

/**
 * Checks a folder where packages of ours are installed: every entry can be imported, and required; the programs of
 * `tests/consumers/` have the right types (strict, with `skipLibCheck` off), and run.
 */
export async function checkConsumer(
  { check }: Report,
  name: string,
  packages: readonly WorkspacePackage[],
  folder: string,
): Promise<void> {
  const entries = packages.flatMap(({ manifest }) => entriesOf(manifest)).map((entry) => JSON.stringify(entry));
  await writeFile(
    join(folder, "every-entry.ts"),
    entries.map((entry, index) => `import * as entry${index} from ${entry};\nconsole.log(entry${index});\n`).join(""),
  );
  await writeFile(join(folder, "require.cjs"), entries.map((entry) => `require(${entry});\n`).join(""));
  const names = packages.flatMap(programsOf);
  await copyPrograms(names, folder);
  await check(`${name}: types`, () => checkTypes(folder));
  for (const program of ["every-entry.ts", "require.cjs", ...names]) {
    await check(`${name}: ${program}`, () => runProgram(program, folder));
  }
}

/** The programs that use a package: `otlp-grpc.ts` and `otlp-grpc.http2.ts` of `tests/consumers/`. */
export function programsOf({ folder }: WorkspacePackage): readonly string[] {
  return readdirSync(programs).filter((program) => program.startsWith(`${basename(folder)}.`));
}

export async function copyPrograms(names: readonly string[], folder: string): Promise<void> {
  for (const program of names) await cp(join(programs, program), join(folder, program));
}

export async function checkTypes(folder: string): Promise<void> {
  const compilerOptions = {
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    noEmit: true,
    module: "nodenext",
    target: "es2023",
    lib: ["es2023"],
    types: ["node"],
  };
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["*.ts"] }));
  await run("tsc", ["-p", ".", "--pretty", "false"], { cwd: folder });
}

export async function runProgram(program: string, folder: string): Promise<void> {
  await run(process.execPath, [program], { cwd: folder, env: { NODE_PATH: undefined }, timeoutMs: 60_000 });
}

/** The entries that can be imported: one that is named after an optional peer can only be beside it. */
export function entriesOf(manifest: Manifest): readonly string[] {
  const { peerDependenciesMeta = {} } = manifest;
  return publishedEntries(manifest)
    .filter(({ types, subpath }) => types !== undefined && !peerDependenciesMeta[subpath.replace("./", "")]?.optional)
    .map(({ subpath }) => join(manifest.name, subpath));
}
