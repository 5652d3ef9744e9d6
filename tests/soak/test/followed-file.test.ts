import { appendFileSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { type FollowedFile, followedFile } from "../far-ends/followed-file.ts";

function followed(freedBytes?: number): {
  readonly path: string;
  readonly lines: string[];
  readonly file: FollowedFile;
} {
  const folder = mkdtempSync(join(tmpdir(), "meterbridge-soak-test-"));
  const path = join(folder, "received.jsonl");
  const lines: string[] = [];
  const file = followedFile(path, (line) => lines.push(line), freedBytes);
  onTestFinished(() => {
    file.stop();
    rmSync(folder, { recursive: true });
  });
  return { path, lines, file };
}

it("reads lines as they come, each once, also before there is a file", () => {
  const { path, lines, file } = followed();
  file.catchUp();
  appendFileSync(path, "one\ntw");
  file.catchUp();
  appendFileSync(path, "o\nthree\n");
  file.catchUp();
  file.catchUp();
  expect(lines).toEqual(["one", "two", "three"]);
});

it("puts characters together that were written in pieces", () => {
  const { path, lines, file } = followed();
  const [first, ...rest] = Buffer.from("ü\n");
  appendFileSync(path, Buffer.of(first!));
  file.catchUp();
  appendFileSync(path, Buffer.from(rest));
  file.catchUp();
  expect(lines).toEqual(["ü"]);
});

it("reads what is left before it empties the file, and forgets a line that a crash has cut off", () => {
  const { path, lines, file } = followed();
  appendFileSync(path, "one\ncut o");
  file.empty();
  expect(statSync(path).size).toBe(0);
  appendFileSync(path, "two\n");
  file.catchUp();
  expect(lines).toEqual(["one", "two"]);
});

it.runIf(process.platform === "linux")("gives back the disk that what has been read takes, and reads on", () => {
  const { path, lines, file } = followed(1_000_000);
  const blocks = (): number => statSync(path).blocks * 512;
  appendFileSync(path, `${"a".repeat(2_000_000)}\n`);
  expect(blocks()).toBeGreaterThanOrEqual(2_000_000);
  file.catchUp();
  expect(blocks()).toBeLessThan(100_000);
  appendFileSync(path, "two\n");
  file.catchUp();
  expect(lines.map(({ length }) => length)).toEqual([2_000_000, 3]);
  file.empty();
  appendFileSync(path, "three\n");
  file.catchUp();
  expect(lines.at(-1)).toBe("three");
});
