import { appendFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { main } from "../../src/spool-command/main.ts";
import { tempFolder } from "../spool/temp-folder.ts";
import { leftSpool } from "./left-spool.ts";
import { recordingTerminal } from "./recording-terminal.ts";
import { normal, runCommand, startCommand } from "./run-command.ts";

it("shows what waits to people", async () => {
  const dir = await leftSpool(["one", "two", "three"]);
  const { stdout, stderr, exitCode } = await runCommand("ls", dir, "--segments");
  expect(normal(stdout, dir)).toMatchInlineSnapshot(`
    "OWNER                 STATE  WAITING  POINTS  ON DISK  OLDEST  WHY
    000001-xxxxxxxx.left  dead         3       6    309 B     <time>  it was closed before all was delivered

    SEGMENT                              SEQUENCES  SETTLED  WAITING  POINTS   SIZE  OLDEST
    000001-xxxxxxxx.left/0000000001.seg  1 to 3           0        3       6  309 B     <time>

    3 records of 6 data points wait, 309 B on disk, the oldest for <time>.
    "
  `);
  expect(stderr).toBe("");
  expect(exitCode).toBe(0);
});

it("shows what waits to programs", async () => {
  const dir = await leftSpool(["one", "two"]);
  const { stdout } = await runCommand("ls", dir, "--json");
  expect(JSON.parse(stdout)).toMatchObject({ dir, totals: { waitingRecords: 2, waitingPoints: 4 }, damage: [] });
});

it("verifies what is whole", async () => {
  const dir = await leftSpool(["one", "two"]);
  const { stdout, exitCode } = await runCommand("verify", dir);
  expect(normal(stdout, dir)).toMatchInlineSnapshot(`
    "Read 2 records of 4 data points, 226 B: nothing is damaged.
    "
  `);
  expect(exitCode).toBe(0);
});

it("says what is damaged, and where", async () => {
  const dir = await leftSpool(["one", "two", "three"]);
  harm(segmentOf(dir), "two");
  const { stdout, exitCode } = await runCommand("verify", dir);
  expect(normal(stdout, dir)).toMatchInlineSnapshot(`
    "000001-xxxxxxxx.left/0000000001.seg at 145: record 2 is damaged: 81 bytes, 2 data points
    Read 3 records of 6 data points, 309 B: 1 place is damaged, 2 data points known to be lost.
    "
  `);
  expect(exitCode).toBe(1);
  expect(JSON.parse((await runCommand("verify", dir, "--json")).stdout)).toMatchObject({
    damage: [{ kind: "payload" }],
  });
});

it("takes the end of a write that was cut short for no damage", async () => {
  const dir = await leftSpool(["one"]);
  appendFileSync(segmentOf(dir), readFileSync(segmentOf(dir)).subarray(0, 20));
  const { stdout, exitCode } = await runCommand("verify", dir);
  expect(stdout).toMatch(/0000000001\.seg at \d+: 20 bytes of a write that was cut short/);
  expect(exitCode).toBe(0);
});

it.for([
  ["ls", 0, "Nothing waits.\n"],
  ["verify", 0, "Read 0 records of 0 data points, 0 B: nothing is damaged.\n"],
  ["replay --to http://127.0.0.1:9/", 0, "Nothing waits.\n"],
  ["drop --all --yes", 0, "There is nothing to give up.\n"],
] as const)("has nothing to do in an empty directory: %s", async ([args, exitCode, out]) => {
  const [name, ...options] = args.split(" ");
  const dir = tempFolder();
  const terminal = recordingTerminal();
  expect(await main([name!, dir, ...options], terminal)).toBe(exitCode);
  expect(terminal.said).toEqual({ out, note: "" });
  expect(readdirSync(dir)).toEqual([]);
});

it.for([
  ["does not exist", (path: string) => path],
  ["is not a directory", (path: string) => (writeFileSync(path, ""), path)],
] as const)("says clearly that a directory %s", async ([why, make]) => {
  const path = make(join(tempFolder(), "spool"));
  for (const args of [["ls"], ["verify"], ["replay", "--to", "http://127.0.0.1:9"], ["drop", "--all", "--yes"]]) {
    const [name, ...options] = args;
    const terminal = recordingTerminal();
    expect(await main([name!, path, ...options], terminal)).toBe(2);
    expect(terminal.said).toEqual({ out: "", note: `${path} ${why}\n` });
  }
});

it.for([
  ["no command", [], /^Usage: meterbridge-spool <command> <dir>/],
  ["an unknown command", ["lz", "."], /is no command/],
  ["no directory", ["ls"], /which directory\?\n\nUsage: meterbridge-spool ls/],
  ["two directories", ["ls", "a", "b"], /one directory at a time/],
  ["a misspelled option", ["ls", ".", "--jsn"], /jsn: unknown, did you mean "json"\?/],
  ["an option without its value", ["replay", ".", "--to"], /to: got true, allowed: an absolute URL/],
  ["an option with a value that it has not", ["ls", ".", "--json=yes"], /json: got "yes", allowed: no value/],
  ["no address", ["replay", "."], /--to is missing/],
  ["an address of another kind", ["replay", ".", "--to", "ftp://there"], /begins with http:\/\/ or https:\/\//],
  ["a time without a unit", ["drop", ".", "--older-than", "60"], /older-than: got "60", allowed: a number with ms, s/],
  ["nothing to give up", ["drop", "."], /give one of --older-than, --owner, --quarantine and --all/],
  ["two ways of giving up", ["drop", ".", "--all", "--older-than", "1h"], /give one of/],
] as const)("ends with 2 and a reason when it is given %s", async ([, args, reason]) => {
  const terminal = recordingTerminal();
  expect(await main(args, terminal)).toBe(2);
  expect(terminal.said).toEqual({ out: "", note: expect.stringMatching(reason) });
});

it.for(["", "ls", "verify", "replay", "drop"])("says how it is used: %s", async (name) => {
  const terminal = recordingTerminal();
  expect(await main(name ? [name, "--help"] : ["--help"], terminal)).toBe(0);
  expect(terminal.said.out).toMatch(/^Usage: meterbridge-spool /);
  expect(terminal.said.out.split("\n").filter((line) => line.length > 122)).toEqual([]);
});

it("ends without a word when nobody reads its output any more", async () => {
  const dir = tempFolder();
  for (let owner = 1; owner <= 400; owner++) mkdirSync(join(dir, `${String(owner).padStart(6, "0")}-0000000a`));
  const running = startCommand(["ls", dir, "--json"]);
  running.stopReading();
  expect(await running.end).toMatchObject({ stderr: "", exitCode: 0 });
});

function segmentOf(dir: string): string {
  const [owner] = readdirSync(dir);
  return join(dir, owner!, "0000000001.seg");
}

function harm(path: string, text: string): void {
  const bytes = readFileSync(path);
  bytes[bytes.indexOf(text)]! ^= 1;
  writeFileSync(path, bytes);
}
