import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { writeFolder } from "../src/write-folder.ts";

let around: string;

beforeEach(async () => {
  around = await mkdtemp(join(tmpdir(), "create-exporter-"));
});

afterEach(() => rm(around, { recursive: true, force: true }));

describe("a folder that cannot be written whole", () => {
  it.for([
    [
      "a file that cannot be made",
      [
        { path: "a", text: "1" },
        { path: "a/b", text: "2" },
      ],
    ],
    [
      "a file twice",
      [
        { path: "a", text: "1" },
        { path: "a", text: "2" },
      ],
    ],
  ] as const)("leaves nothing behind: %s", async ([, files]) => {
    await expect(writeFolder(join(around, "new"), files)).rejects.toThrow(/EEXIST|ENOTDIR/);
    expect(await readdir(around)).toEqual([]);
    await expect(writeFolder(around, files)).rejects.toThrow(/EEXIST|ENOTDIR/);
    expect(await readdir(around)).toEqual([]);
  });

  it("leaves alone what somebody else has put there meanwhile", async () => {
    await writeFile(join(around, "b"), "mine");
    const files = ["src/a", "b"].map((path) => ({ path, text: "" }));
    await expect(writeFolder(around, files)).rejects.toThrow("EEXIST");
    expect(await readdir(around)).toEqual(["b"]);
    expect(await readFile(join(around, "b"), "utf8")).toBe("mine");
  });
});
