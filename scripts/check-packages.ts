// Checks what will be published: every public package is packed, and publint and attw look at the tarball.
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packAll, type Tarball } from "./pack.ts";
import { report } from "./report.ts";
import { run } from "./run.ts";

const { ok, wrong, end } = report();
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

async function check(what: string, look: () => Promise<unknown>): Promise<void> {
  await look().then(
    () => ok(what),
    (error: unknown) => wrong(what, error),
  );
}

function attw({ file }: Tarball): Promise<string> {
  const flags = ["--profile", "esm-only", "--no-definitely-typed", "--no-emoji", "--no-color", "--format", "ascii"];
  return run("attw", [file, ...flags]);
}

async function holdsOnlyWhatIsPublished({ file }: Tarball): Promise<void> {
  const names = (await run("tar", ["-tzf", file])).trim().split("\n");
  for (const needed of ["package/LICENSE", "package/README.md", "package/package.json", "package/dist/index.js"]) {
    if (!names.includes(needed)) throw new Error(`${needed} is missing`);
  }
  const stray = names.filter((name) => !/^package\/(dist\/.+\.(js|d\.ts)|[A-Z]+(\.md)?|package\.json)$/.test(name));
  if (stray.length > 0) throw new Error(`not to be published: ${stray.join(", ")}`);
  const { size } = await stat(file);
  if (size > 150_000) throw new Error(`the tarball has ${size} bytes, more than 150 000`);
}
