import { otlpHttpExporter } from "@meterbridge/otlp-http";
import { spool } from "@meterbridge/resilience";
import {
  chmodSync,
  chownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { livingOn, privateFolder } from "./disk/lives.ts";
import { namesakes } from "./disk/namesakes.ts";
import { recover } from "./disk/recover.ts";
import { segmentsIn } from "./disk/segments.ts";

const isRoot = process.getuid?.() === 0;

describe("a directory that somebody else could get at", () => {
  it.for([
    ["that is a link", "a symbolic link", (dir: string) => (mkdirSync(`${dir}-real`), symlinkSync(`${dir}-real`, dir))],
    ["that is a link to nothing", "a symbolic link", (dir: string) => symlinkSync(`${dir}-nothing`, dir)],
    ["that is a file", "not a directory", (dir: string) => writeFileSync(dir, "")],
    ["to which everybody may write", "others may write", (dir: string) => (mkdirSync(dir), chmodSync(dir, 0o777))],
    ["to which a group may write", "others may write", (dir: string) => (mkdirSync(dir), chmodSync(dir, 0o770))],
  ] as const)("F24: $0, is refused when the exporter is built, and nothing is made there", ([, why, make]) => {
    const folder = privateFolder();
    const dir = join(folder, "spool");
    make(dir);
    const before = readdirSync(folder);
    const build = () => otlpHttpExporter({ spool: spool({ dir }) });
    expect(build).toThrow(TypeError);
    expect(build).toThrow(new RegExp(`^spool: 1 wrong option\\n  dir: .*${why}`));
    expect(readdirSync(folder)).toEqual(before);
  });

  it.skipIf(!isRoot)("F24: that is another user's, is refused when the exporter is built", () => {
    const dir = join(privateFolder(), "spool");
    mkdirSync(dir, { mode: 0o700 });
    chownSync(dir, 65_534, 65_534);
    expect(() => spool({ dir })).toThrow(/dir: .*belongs to another user/);
  });

  it("F24: in a shared temporary folder, is refused before it is made", () => {
    const dir = join(tmpdir(), `spool-that-never-is-${process.pid}`);
    expect(() => spool({ dir })).toThrow(/dir: .*to which everybody may write/);
    expect(readdirSync(tmpdir())).not.toContain(basename(dir));
  });
});

/** What a process has left that was killed, and a place outside that somebody would like us to touch. */
async function left(): Promise<{ readonly dir: string; readonly outside: string }> {
  const folder = privateFolder();
  const dir = join(folder, "spool");
  const life = livingOn("spool-life", { name: "a", dir, far: "down", segmentBytes: 4096 });
  await life.tell("send 20");
  await life.kill();
  const outside = join(folder, "outside");
  mkdirSync(outside);
  return { dir, outside };
}

describe("a link within the directory", () => {
  it("F24: in place of a segment, is not followed, and what it leads to stays", async () => {
    const { dir, outside } = await left();
    const segment = segmentsIn(dir)[1]!;
    const precious = join(outside, "precious");
    renameSync(segment, precious);
    symlinkSync(precious, segment);
    const bytes = readFileSync(precious);
    const { got } = await recover(dir);
    expect(got.length).toBeLessThan(20);
    expect(got).toEqual(namesakes("a", 20).filter((name) => got.includes(name)));
    expect(got).toContain("a-1");
    expect(got).toContain("a-20");
    expect(readFileSync(precious)).toEqual(bytes);
  });

  it("F24: in place of an ack file, is not followed, and what it leads to stays", async () => {
    const { dir, outside } = await left();
    const precious = join(outside, "precious");
    writeFileSync(precious, "precious");
    for (const segment of segmentsIn(dir)) symlinkSync(precious, segment.replace(/seg$/, "ack"));
    expect((await recover(dir)).got).toEqual(namesakes("a", 20));
    expect(readFileSync(precious, "utf8")).toBe("precious");
  });

  it("F24: in place of a process's folder, is not followed, and what it leads to stays", async () => {
    const { dir, outside } = await left();
    const folder = dirname(segmentsIn(dir)[0]!);
    const moved = join(outside, basename(folder));
    renameSync(folder, moved);
    symlinkSync(moved, folder);
    const before = readdirSync(moved);
    expect((await recover(dir)).got).toEqual([]);
    expect(readdirSync(moved)).toEqual(before);
  });

  it("F24: in place of the quarantine, is not followed", async () => {
    const { dir, outside } = await left();
    symlinkSync(outside, join(dir, "quarantine"));
    const [first] = segmentsIn(dir);
    writeFileSync(first!, "Dear diary");
    expect((await recover(dir)).got.at(-1)).toBe("a-20");
    expect(readdirSync(outside)).toEqual([]);
  });
});
