import { existsSync, globSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { publicPackages, readManifest, root } from "../manifest.ts";
import { compareOutput } from "./compare-output.ts";
import { replaceDeclarations } from "./replace-declarations.ts";
import { shell } from "./shell.ts";
import type { EqualStep, RunStep, Step } from "./steps.ts";

/** Does in a folder what a guide says. Each step throws when it does not go as the guide says. */
export async function follow(folder: string, step: Step): Promise<void> {
  switch (step.kind) {
    case "write":
      mkdirSync(dirname(join(folder, step.file)), { recursive: true });
      return writeFileSync(join(folder, step.file), step.text);
    case "replace":
      return writeFileSync(join(folder, step.file), replaceDeclarations(read(folder, step.file), step.text));
    case "run":
      return runCommands(folder, step);
    case "equal":
      return checkEqual(folder, step);
  }
}

async function runCommands(folder: string, { commands, output, exitCode, onlyRead }: RunStep): Promise<void> {
  let all = "";
  for (const [index, command] of commands.entries()) {
    const names = installed(command);
    if (names) install(folder, names, !onlyRead);
    if (names || onlyRead) continue;
    const ended = await shell(folder, command);
    all += ended.printed;
    const wanted = index === commands.length - 1 ? exitCode : 0;
    if (ended.exitCode !== wanted) throw new Error(`${command}: ended with ${ended.exitCode}, not ${wanted}\n${all}`);
  }
  const fault = output === undefined || onlyRead ? undefined : compareOutput(all, output);
  if (fault !== undefined) throw new Error(fault);
}

/** The packages that a command installs, or `undefined` when it installs none. */
function installed(command: string): readonly string[] | undefined {
  const [, names] = /^npm install((?: \S+)+)$/.exec(command) ?? [];
  return names?.split(" ").filter((name) => name !== "" && !name.startsWith("--"));
}

/** Stands for the registry: links the packages of the workspace and those that it has installed itself. */
function install(folder: string, names: readonly string[], really: boolean): void {
  const manifest = JSON.parse(read(folder, "package.json")) as { dependencies?: Record<string, string> };
  for (const name of names) {
    const found = sourceOf(name);
    if (!really) continue;
    const modules = join(folder, "node_modules");
    link(found, join(modules, name));
    const { bin = {}, version } = readManifest(found);
    for (const [command, file] of Object.entries(bin)) writeCommand(join(modules, ".bin", command), join(found, file));
    manifest.dependencies = { ...manifest.dependencies, [name]: `^${version}` };
  }
  if (really) writeFileSync(join(folder, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
}

/** @throws {Error} For what nobody could install: a package that is private, or that the workspace does not know. */
function sourceOf(name: string): string {
  const own = publicPackages().find(({ manifest }) => manifest.name === name);
  const places = ["tests/node_modules", "node_modules"].map((place) => join(root, place, name));
  const found =
    own?.folder ?? (name.startsWith("@meterbridge/") ? undefined : places.find((place) => existsSync(place)));
  if (found === undefined) throw new Error(`npm install ${name}: there is no such package here`);
  return found;
}

function link(target: string, path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  if (!existsSync(path)) symlinkSync(target, path);
}

/** A package of the workspace has its command as a source, which is no executable. */
function writeCommand(path: string, file: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!/bin/sh\nexec node "${file}" "$@"\n`, { mode: 0o755 });
}

function checkEqual(folder: string, { folder: wanted, without }: EqualStep): void {
  const there = join(root, wanted);
  const files = new Set(
    [folder, there].flatMap((place) => globSync("**/*.*", { cwd: place, exclude: ["node_modules"] })),
  );
  const faults = [...files].filter((file) => {
    if (without.includes(file)) return false;
    if (file === "package.json") return dependenciesOf(folder) !== dependenciesOf(there);
    return read(folder, file) !== read(there, file);
  });
  if (faults.length > 0) throw new Error(`not as in ${wanted}: ${faults.sort().join(", ")}`);
}

/** Without those that the workspace has for all of its packages. */
function dependenciesOf(folder: string): string {
  const { dependencies, devDependencies } = readManifest(folder);
  const shared = Object.keys(readManifest(root).devDependencies ?? {});
  const names = Object.keys({ ...dependencies, ...devDependencies });
  return names
    .filter((name) => !shared.includes(name))
    .sort()
    .join(", ");
}

function read(folder: string, file: string): string {
  return existsSync(join(folder, file)) ? readFileSync(join(folder, file), "utf8") : "";
}
