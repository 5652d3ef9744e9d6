import { readFile } from "node:fs/promises";
import { relative, resolve } from "node:path";
import type { Readable, Writable } from "node:stream";
import { askName } from "./ask-name.ts";
import { readCommandLine } from "./command-line.ts";
import { createExporter } from "./create-exporter.ts";
import { folderFault } from "./folder-fault.ts";
import { folderOf } from "./package-name.ts";
import { shellWord } from "./shell-word.ts";
import { type PackageManager, packageManagerOf } from "./package-manager.ts";
import type { Manifest } from "./versions.ts";

/** Who has started the command, and how. */
export interface Surroundings {
  readonly args: readonly string[];
  readonly input: Readable & { readonly isTTY?: boolean };
  readonly output: Writable & { readonly isTTY?: boolean };
  readonly errors: Writable;
  readonly userAgent?: string | undefined;
}

/** Runs the command to its end, and gives its exit code. Somebody is asked only where both sides are a terminal. */
export async function runCommand(surroundings: Surroundings): Promise<number> {
  const { args, input, output, errors, userAgent } = surroundings;
  const manager = packageManagerOf(userAgent);
  // Whoever reads them may go away before the end.
  for (const stream of [output, errors]) stream.on("error", () => {});
  try {
    const { name: given, folder, help, version } = readCommandLine(args);
    if (help) {
      output.write(helpFor(manager));
      return 0;
    }
    if (version) {
      output.write(`${await ownVersion()}\n`);
      return 0;
    }
    const isAsked = given === undefined && input.isTTY === true && output.isTTY === true;
    const fault = isAsked && folder !== undefined ? await folderFault(folder) : undefined;
    if (fault !== undefined) throw new Error(fault);
    const name = isAsked ? await askName(input, output, folder) : given;
    if (name === undefined) {
      const why = isAsked ? "without a name, nothing is written" : "the name of the new package is missing";
      throw new Error(`${why}: ${commandFor(manager)} my-backend`);
    }
    const files = await createExporter({ name, folder });
    output.write(whatIsNext(manager, name, folder ?? folderOf(name), files));
    return 0;
  } catch (error) {
    errors.write(`create-exporter: ${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

function commandFor({ create }: PackageManager): string {
  return `${create} @meterbridge/exporter`;
}

function helpFor(manager: PackageManager): string {
  return `Usage: ${commandFor(manager)} [name] [${manager.before}options]

Writes a package with an OpenTelemetry metric exporter for a new backend. It builds, and passes the conformance
suite, as it stands; each file says what to change. Nothing is overwritten.

  name             of the package: my-backend, or @acme/my-backend. It is asked for when it is missing.
  --folder <path>  where the package is put, a folder that is empty or not there; called as the package unless said
  --help, -h       shows this
  --version        shows the version
`;
}

function whatIsNext(manager: PackageManager, name: string, folder: string, files: readonly string[]): string {
  const path = relative(process.cwd(), resolve(folder));
  const [place, goThere] = path === "" ? ["this folder", ""] : [path, `  cd ${shellWord(path)}\n`];
  return `${name} is in ${place}: ${files.length} files, of which README.md says what to change. It works already:

${goThere}  ${manager.install}
  ${manager.test}
`;
}

async function ownVersion(): Promise<string> {
  const { version = "" } = JSON.parse(await readFile(new URL("../package.json", import.meta.url), "utf8")) as Manifest;
  return version;
}
