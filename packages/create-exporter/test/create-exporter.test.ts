import { lstat, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createExporter } from "../src/index.ts";

const template = join(import.meta.dirname, "..", "template");
let around: string;

beforeEach(async () => {
  around = await mkdtemp(join(tmpdir(), "create-exporter-"));
});

afterEach(() => rm(around, { recursive: true, force: true }));

describe("createExporter", () => {
  it("writes every file of the template, and says which", async () => {
    const folder = join(around, "acme");
    const files = await createExporter({ name: "acme", folder });
    expect([...files].sort()).toEqual(await filesIn(folder));
    const renamed = (await filesIn(template)).map((file) => file.replace(/^_(?!package)/, ".").replace(/^_/, ""));
    expect([...files].sort()).toEqual(renamed.sort());
  });

  it.for(["acme-stats", "@acme/acme-stats"])("calls everything after %s", async (name) => {
    const folder = join(around, "new");
    const files = await createExporter({ name, folder });
    const texts = await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")));
    const all = texts.join("\n");
    expect(all).not.toMatch(/my-?backend|@scope/i);
    expect(all).toContain("export function acmeStatsExporter(options: AcmeStatsExporterOptions");
    expect(all).toContain(`from "${name}"`);
    expect(all).toContain('userAgent: "acme-stats-exporter"');
    expect((await manifestIn(folder)).name).toBe(name);
  });

  it("asks for the versions that it is developed with itself, and for OpenTelemetry as a peer", async () => {
    const folder = join(around, "acme");
    await createExporter({ name: "acme", folder });
    const { dependencies, devDependencies, peerDependencies } = await manifestIn(folder);
    const own = await manifestIn(join(import.meta.dirname, ".."));
    expect({ ...dependencies, ...devDependencies }).toEqual(own.devDependencies);
    expect(peerDependencies).toEqual((await manifestIn(join(template, "..", "..", "core"))).peerDependencies);
  });

  it("fills an empty folder, which stays the one that it was", async () => {
    const folder = join(around, "acme");
    await mkdir(folder);
    const { ino } = await stat(folder);
    await createExporter({ name: "acme", folder });
    expect(await readdir(folder)).toContain("package.json");
    expect(await readdir(around)).toEqual(["acme"]);
    expect((await stat(folder)).ino).toBe(ino);
  });

  it("fills the empty folder that a link leads to", async () => {
    await mkdir(tmpdirEmpty());
    const folder = join(around, "acme");
    await symlink("empty", folder);
    await createExporter({ name: "acme", folder });
    expect(await readdir(tmpdirEmpty())).toContain("package.json");
    expect((await lstat(folder)).isSymbolicLink()).toBe(true);
    expect((await readdir(around)).sort()).toEqual(["acme", "empty"]);
  });

  it("gives the folder the rights of any other", async () => {
    const folder = join(around, "acme");
    await createExporter({ name: "acme", folder });
    await mkdir(join(around, "other"));
    expect((await stat(folder)).mode).toBe((await stat(join(around, "other"))).mode);
  });

  it.for<[string, (folder: string) => Promise<unknown>, string]>([
    [
      "a folder with something in it",
      async (folder) => {
        await mkdir(folder);
        await writeFile(join(folder, "README.md"), "mine");
      },
      "is there already, and not empty",
    ],
    ["a file", (folder) => writeFile(folder, "mine"), "is there already, and no folder"],
    ["a link to nothing", (folder) => symlink("nowhere", folder), "is there already, and no folder"],
  ])("leaves %s alone", async ([, prepare, why]) => {
    const folder = join(around, "acme");
    await prepare(folder);
    const before = await snapshot(around);
    await expect(createExporter({ name: "acme", folder })).rejects.toThrow(why);
    expect(await snapshot(around)).toEqual(before);
  });

  it("writes nothing for a name that npm does not allow", async () => {
    const wrong = createExporter({ name: "My Backend", folder: join(around, "acme") });
    await expect(wrong).rejects.toThrow(
      new TypeError('"My Backend" is no name for a package on npm: did you mean my-backend?'),
    );
    expect(await readdir(around)).toEqual([]);
  });

  it("makes no folder for the folder", async () => {
    const wrong = createExporter({ name: "acme", folder: join(around, "nowhere", "acme") });
    await expect(wrong).rejects.toThrow(`there is no folder ${join(around, "nowhere")}`);
    expect(await readdir(around)).toEqual([]);
  });

  it.for<[unknown, string]>([
    [undefined, 'options are missing: createExporter({ name: "my-backend" })'],
    [{ name: "acme", fodler: "x" }, "there is no option fodler, did you mean folder?"],
    [{ name: "acme", template: "x" }, "there is no option template; known are name, folder"],
    [{ name: "acme", folder: 5 }, "the folder is a text"],
    [{}, "the name of the package is a text"],
  ])("does not take %j for its options", async ([options, why]) => {
    await expect(createExporter(options as never)).rejects.toThrow(new TypeError(why));
  });

  function tmpdirEmpty(): string {
    return join(around, "empty");
  }
});

interface Manifest {
  readonly name: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
}

async function manifestIn(folder: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
}

async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

/** What is in a folder, and in its files. */
async function snapshot(folder: string): Promise<readonly (readonly [string, string])[]> {
  const names = (await readdir(folder, { recursive: true })).sort();
  return Promise.all(
    names.map(async (name) => [name, await readFile(join(folder, name), "utf8").catch(() => "")] as const),
  );
}
