// Finds each server of the testbed, or builds it once: `node testbed/build.ts [server …]`.
import { relative } from "node:path";
import { buildServer } from "./src/build-server.ts";
import { findServer } from "./src/find-server.ts";
import { serverSpecs, type ServerName } from "./src/server-spec.ts";

const known = Object.keys(serverSpecs) as readonly ServerName[];
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !known.includes(name as ServerName));
if (unknown.length > 0) {
  console.error(`no such server: ${unknown.join(", ")}; there are ${known.join(", ")}`);
  process.exit(2);
}
const names = asked.length > 0 ? (asked as readonly ServerName[]) : known;
const built = await Promise.all(inOneFolder(names).map((group) => provideAll(group)));
process.exitCode = built.includes(false) ? 1 : 0;

/** Those of one folder are built one after the other: the second finds what was compiled for the first. */
function inOneFolder(all: readonly ServerName[]): readonly (readonly ServerName[])[] {
  const groups = new Map<string, ServerName[]>();
  for (const name of all) {
    const spec = serverSpecs[name];
    const folder = "folder" in spec ? spec.folder : name;
    groups.set(folder, [...(groups.get(folder) ?? []), name]);
  }
  return [...groups.values()];
}

async function provideAll(group: readonly ServerName[]): Promise<boolean> {
  let allThere = true;
  for (const name of group) allThere = (await provide(name)) && allThere;
  return allThere;
}

async function provide(name: ServerName): Promise<boolean> {
  const found = findServer(name);
  if (found.available) {
    console.log(`${name}: ${found.from === "cache" ? "already built" : "on the PATH"}, ${shown(found.program)}`);
    return true;
  }
  const spec = serverSpecs[name];
  if ("debianPackage" in spec) {
    console.error(found.reason);
    return false;
  }
  console.log(
    `${name}: building from testbed/${spec.folder}, which takes ${spec.builder === "Go" ? "a minute or three" : "a moment"}`,
  );
  const startedMs = performance.now();
  try {
    const program = await buildServer(name, spec);
    console.log(`${name}: built in ${Math.round((performance.now() - startedMs) / 1000)} s, ${shown(program)}`);
    return true;
  } catch (error) {
    console.error(`${name}: not built. ${(error as Error).message}`);
    return false;
  }
}

function shown(program: string): string {
  const path = relative(process.cwd(), program);
  return path.startsWith("..") ? program : path;
}
