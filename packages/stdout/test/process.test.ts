import { pointsOfOtlpJson, runProcess } from "@meterbridge/test-harness";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { linesOf } from "./lines-of.ts";

const formats = ["pretty", "otlp-json"] as const;
const loggersLine = "a line of the logger's";

const programs = {
  untilNobodyReads: fileURLToPath(new URL("until-nobody-reads.ts", import.meta.url)),
  besideALogger: fileURLToPath(new URL("beside-a-logger.ts", import.meta.url)),
  toAStuckStream: fileURLToPath(new URL("to-a-stuck-stream.ts", import.meta.url)),
  loadedModules: fileURLToPath(new URL("loaded-modules.ts", import.meta.url)),
};

describe("a process whose reader goes away after the first line", () => {
  it.for(formats)("lives on, fails its exports, and ends well: %s", async (format) => {
    const command = `{ "$0" "$@"; echo "exit code $?" >&2; } | head -n 1`;
    const shell = spawn("sh", ["-c", command, process.execPath, programs.untilNobodyReads, format], {
      stdio: ["ignore", "pipe", "pipe"],
      timeout: 15_000,
    });
    const [stdout, stderr] = await Promise.all([text(shell.stdout), text(shell.stderr)]);
    expect(linesOf(stdout)).toHaveLength(1);
    const broken = "[connection] the stream failed: write EPIPE";
    expect(linesOf(stderr)).toEqual([
      JSON.stringify([
        ["retryable", broken, true],
        ["failed", broken, false],
        ["failed", broken, false],
      ]),
      "exit code 0",
    ]);
  });
});

describe("a process that shares its stdout with a logger", () => {
  function expectWholeLines(stdout: string): void {
    const lines = linesOf(stdout);
    expect(lines.filter((line) => line === loggersLine).length).toBeGreaterThanOrEqual(3);
    const documents = lines.filter((line) => line !== loggersLine);
    expect(documents).toHaveLength(3);
    for (const document of documents) expect(pointsOfOtlpJson(document)).toHaveLength(2_000);
  }

  it("writes whole lines to a pipe, and ends by itself", async () => {
    const result = await runProcess({ file: programs.besideALogger, args: ["otlp-json"] });
    expect(result).toMatchObject({ exitCode: 0, exitedByItself: true, stderr: "timers: 0" });
    expectWholeLines(result.stdout);
  });

  it("writes whole lines to a file, and ends by itself", async () => {
    const folder = mkdtempSync(join(tmpdir(), "meterbridge-"));
    const file = join(folder, "stdout.txt");
    const stdout = openSync(file, "w");
    const child = spawn(process.execPath, [programs.besideALogger, "otlp-json"], {
      stdio: ["ignore", stdout, "ignore"],
      timeout: 15_000,
    });
    closeSync(stdout);
    expect(await once(child, "exit")).toEqual([0, null]);
    expectWholeLines(readFileSync(file, "utf8"));
    rmSync(folder, { recursive: true });
  });

  it("never has a line of the logger's in the middle of a pretty line", async () => {
    const { stdout } = await runProcess({ file: programs.besideALogger, args: ["pretty"] });
    for (const line of linesOf(stdout)) if (line.includes(loggersLine)) expect(line).toBe(loggersLine);
  });
});

it("a process whose stream takes nothing ends by itself when it has shut down", async () => {
  const result = await runProcess({ file: programs.toAStuckStream });
  expect(result).toMatchObject({ exitCode: 0, exitedByItself: true, stdout: "[timeout] not done within 100 ms\n" });
});

describe("the code of a form is loaded when it is asked for, and no other:", () => {
  it.for([
    ["pretty", /^stdout\/src\/pretty\//, /^otlp\//],
    ["otlp-json", /^otlp\//, /^stdout\/src\/pretty\//],
  ] as const)("%s", async ([format, wanted, unwanted]) => {
    const { stdout } = await runProcess({ file: programs.loadedModules, args: [format] });
    const { atOnce, later } = JSON.parse(stdout) as Record<"atOnce" | "later", readonly string[]>;
    expect(atOnce).toContain("stdout/src/index");
    expect(atOnce.filter((module) => wanted.test(module) || unwanted.test(module))).toEqual([]);
    expect(later.some((module) => wanted.test(module))).toBe(true);
    expect(later.some((module) => unwanted.test(module))).toBe(false);
  });
});
