// Checks what will be published: every public package is packed, and publint and attw look at the tarball, which holds what
// its manifest names and nothing else.
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, normalize } from "node:path";
import { publishedEntries } from "./manifest.ts";
import { packAll, type Tarball } from "./pack.ts";
import { report } from "./report.ts";
import { run } from "./run.ts";

/** In every tarball, beside the code; npm adds the first three by itself, and the last one is there after the first release. */
const texts = ["LICENSE", "README.md", "package.json", "CHANGELOG.md"];

const { check, end } = report();
const folder = await mkdtemp(join(tmpdir(), "meterbridge-packages-"));
try {
  for (const tarball of await packAll(folder)) {
    const { name } = tarball.manifest;
    await check(`${name}: publint`, () => run("publint", ["run", tarball.file, "--strict"]));
    await check(`${name}: attw`, () => attw(tarball));
    await check(`${name}: files`, () => holdsOnlyWhatIsPublished(tarball));
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
end();

function attw({ file }: Tarball): Promise<string> {
  const flags = ["--profile", "esm-only", "--no-definitely-typed", "--no-emoji", "--no-color", "--format", "ascii"];
  return run("attw", [file, ...flags]);
}

/** Prints how much that is, too. */
async function holdsOnlyWhatIsPublished({ file, manifest }: Tarball): Promise<void> {
  const names = (await run("tar", ["-tzf", file])).trim().split("\n");
  const files = names.map((name) => name.replace("package/", ""));
  const entries = publishedEntries(manifest).flatMap(({ output, types }) => [output, ...(types ? [types] : [])]);
  const missing = [...texts.slice(0, 3), ...entries.map(normalize)].filter((needed) => !files.includes(needed));
  if (missing.length > 0) throw new Error(`missing: ${missing.join(", ")}`);
  const stray = files.filter((name) => !texts.includes(name) && !isCode(name) && !isAsset(name, manifest));
  if (stray.length > 0) throw new Error(`not to be published: ${stray.join(", ")}`);
  const { size } = await stat(file);
  if (size > 150_000) throw new Error(`the tarball has ${size} bytes, more than 150 000`);
  console.log(`       ${files.length} files, ${(size / 1000).toFixed(1)} kB`);
}

/** Compiled code and its declarations, without the sources, maps and tests. */
function isCode(name: string): boolean {
  return /^dist\/[^/]+\.js$/.test(name) || (/^dist\/types\/.+\.d\.ts$/.test(name) && !name.includes(".test."));
}

/** In a folder that the manifest names besides, and nothing that came there by working in it. */
function isAsset(name: string, { files = [] }: Tarball["manifest"]): boolean {
  const [folderOfIt = "", ...path] = name.split("/");
  const isWorkedIn =
    path.some((part) => ["node_modules", "dist", ".cache"].includes(part)) || /\.(tsbuildinfo|tgz)$/.test(name);
  return folderOfIt !== "dist" && files.includes(folderOfIt) && !isWorkedIn;
}
