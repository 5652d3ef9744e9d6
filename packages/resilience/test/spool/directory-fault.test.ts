import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { spool } from "../../src/spool/spool.ts";
import { tempFolder } from "./temp-folder.ts";

const isRoot = process.getuid?.() === 0;

function folder(path: string, mode = 0o700): string {
  mkdirSync(path);
  chmodSync(path, mode);
  return path;
}

describe("a directory that is refused", () => {
  it.for<readonly [string, (within: string) => string, RegExp]>([
    [
      "a link to a directory",
      (within) => (symlinkSync(folder(`${within}/real`), `${within}/link`), `${within}/link`),
      /symbolic link/,
    ],
    [
      "a link to nowhere",
      (within) => (symlinkSync(`${within}/nothing`, `${within}/link`), `${within}/link`),
      /symbolic link/,
    ],
    ["a file", (within) => (writeFileSync(`${within}/file`, ""), `${within}/file`), /not a directory/],
    ["one inside a file", (within) => (writeFileSync(`${within}/file`, ""), `${within}/file/spool`), /not a directory/],
    ["one that everybody may write to", (within) => folder(`${within}/open`, 0o777), /others may write/],
    ["one that its group may write to", (within) => folder(`${within}/open`, 0o770), /others may write/],
    [
      "one inside a folder that everybody may write to",
      (within) => `${folder(`${within}/open`, 0o777)}/spool`,
      /everybody may write/,
    ],
    [
      "one below a folder that anybody may swap",
      (within) => `${folder(`${folder(`${within}/open`, 0o777)}/mine`)}/spool`,
      /everybody may write/,
    ],
    [
      "one deep inside such a folder",
      (within) => `${folder(`${within}/open`, 0o1777)}/a/b/spool`,
      /everybody may write/,
    ],
    ["one in the temporary folder itself", () => join(tmpdir(), "meterbridge-spool"), /everybody may write/],
  ])("%s", ([, make, fault]) => {
    const dir = make(tempFolder());
    expect(() => spool({ dir })).toThrow(TypeError);
    expect(() => spool({ dir })).toThrow(fault);
    expect(() => spool({ dir })).toThrow(/dir: /);
  });

  it.runIf(isRoot)("is one of another user", () => {
    const dir = folder(`${tempFolder()}/other`);
    chownSync(dir, 12_345, 12_345);
    expect(() => spool({ dir })).toThrow(/belongs to another user \(uid 12345/);
  });
});

describe("a directory that is taken", () => {
  it.for<readonly [string, (within: string) => string]>([
    ["one that is there", (within) => folder(`${within}/spool`)],
    ["one that others may read", (within) => folder(`${within}/spool`, 0o755)],
    ["one that has to be made, with those above it", (within) => `${within}/a/b/spool`],
    [
      "one in a folder that is private, wherever that is",
      () => {
        const own = mkdtempSync(join(tmpdir(), "spool-test-"));
        onTestFinished(() => rmSync(own, { recursive: true }));
        return join(own, "spool");
      },
    ],
    [
      "one in a folder of ours that stays in its place, although others may read it",
      (within) => `${folder(`${folder(`${within}/open`, 0o1777)}/mine`, 0o755)}/spool`,
    ],
    [
      "one behind a link further up",
      (within) => (symlinkSync(folder(`${within}/real`), `${within}/link`), `${within}/link/spool`),
    ],
  ])("%s", ([, make]) => {
    expect(() => spool({ dir: make(tempFolder()) })).not.toThrow();
  });
});

describe("other options", () => {
  it.for([
    [{ dir: "" }, /dir: /],
    [{ maxBytes: 1000 }, /maxBytes: /],
    [{ fsync: "sometimes" }, /fsync: /],
    [{ overflow: "block" }, /overflow: /],
    [{ maxTries: 0 }, /maxTries: /],
    [{ maxbytes: 1e9 }, /did you mean "maxBytes"/],
  ] as const)("are checked: %o", ([wrong, fault]) => {
    expect(() => spool({ dir: `${tempFolder()}/spool`, ...(wrong as object) })).toThrow(fault);
  });
});
