import { runProcess } from "@meterbridge/test-harness";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runCommand } from "../src/run-command.ts";

let around: string;

beforeEach(async () => {
  around = await mkdtemp(join(tmpdir(), "create-exporter-"));
});

afterEach(() => rm(around, { recursive: true, force: true }));

interface Ended {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

interface Asked {
  readonly args?: readonly string[];
  /** What is typed, a line to each question; nobody is there to type without it. */
  readonly typed?: readonly string[];
  /** What is typed at the end, such as Ctrl-D. */
  readonly last?: string;
  readonly userAgent?: string;
}

async function run({ args = [], typed, last, userAgent }: Asked): Promise<Ended> {
  const isTTY = typed !== undefined;
  const [input, output, errors] = [isTTY, isTTY, false].map((isTTY) => Object.assign(new PassThrough(), { isTTY }));
  let [shown, told] = ["", ""];
  const answers = [...(typed ?? [])];
  output!.on("data", (chunk: Buffer) => {
    shown += chunk.toString();
    if (!chunk.toString().includes("? ")) return;
    const answer = answers.shift();
    if (answer !== undefined) input!.write(`${answer}\n`);
    else if (last === undefined) input!.end();
    else input!.write(last);
  });
  errors!.on("data", (chunk: Buffer) => (told += chunk.toString()));
  const code = await runCommand({ args, input: input!, output: output!, errors: errors!, userAgent });
  return { code, output: shown, errors: told };
}

describe("with a name", () => {
  it("asks nothing, and says what comes next", async () => {
    const folder = join(around, "acme");
    const { code, output, errors } = await run({ args: ["@acme/stats", "--folder", folder], typed: [] });
    expect([code, errors]).toEqual([0, ""]);
    expect(output).not.toContain("?");
    expect(output).toContain("@acme/stats is in ");
    expect(output).toMatch(/ {2}cd \S+acme\n {2}npm install\n {2}npm test\n/);
  });

  it.for([
    ["npm/11.6.0 node/v24.9.0 linux x64", "npm install", "npm test"],
    ["pnpm/10.1.0 npm/? node/v24.9.0 linux x64", "pnpm install", "pnpm test"],
    ["yarn/1.22.22 npm/? node/v24.9.0 linux x64", "yarn", "yarn test"],
    ["bun/1.3.0 npm/? node/v24.9.0 linux x64", "bun install", "bun run test"],
    ["constructor/1.0.0", "npm install", "npm test"],
    ["", "npm install", "npm test"],
  ] as const)("speaks of the package manager that runs it: %s", async ([userAgent, install, test]) => {
    const { output } = await run({ args: ["acme", "--folder", join(around, "acme")], userAgent });
    expect(output).toContain(`  ${install}\n  ${test}\n`);
  });
});

describe("without a name", () => {
  it("asks for it on a terminal, until it is a good one", async () => {
    const folder = join(around, "new");
    const typed = ["My Backend", "", "acme"];
    const { code, output, errors } = await run({ args: ["--folder", folder], typed });
    expect([code, errors]).toEqual([0, ""]);
    expect(output.match(/What is the new package called/g)).toHaveLength(3);
    expect(output).toContain("did you mean my-backend?");
    expect(output).toContain("acme is in ");
  });

  it.for([
    ["goes away", undefined],
    ["presses Ctrl-D", "\u0004"],
    ["presses Ctrl-C", "\u0003"],
  ] as const)("writes nothing when who is asked %s", async ([, last]) => {
    const asked = { args: ["--folder", join(around, "new")], typed: [], ...(last !== undefined && { last }) };
    const { code, errors } = await run(asked);
    expect(code).toBe(1);
    expect(errors).toBe(
      "create-exporter: without a name, nothing is written: npm create @meterbridge/exporter my-backend\n",
    );
    expect(await readdir(around)).toEqual([]);
  });

  it("asks nothing when the folder is taken already", async () => {
    await writeFile(join(around, "mine"), "");
    const { code, output, errors } = await run({ args: ["--folder", around], typed: ["acme"] });
    expect([code, output]).toEqual([1, ""]);
    expect(errors).toBe(`create-exporter: ${around} is there already, and not empty\n`);
  });

  it("asks nobody where there is no terminal, and says what to type", async () => {
    const { code, output, errors } = await run({ userAgent: "pnpm/10.1.0 npm/? node/v24.9.0 linux x64" });
    expect([code, output]).toEqual([1, ""]);
    expect(errors).toBe(
      "create-exporter: the name of the new package is missing: pnpm create @meterbridge/exporter my-backend\n",
    );
  });
});

describe("what it is told wrongly", () => {
  it.for([
    [["--hlep"], "there is no option --hlep, did you mean --help?"],
    [["acme", "--Folder", "x"], "there is no option --Folder, did you mean --folder?"],
    [["--template", "x"], "there is no option --template; known are --folder, --help, --version"],
    [["-x"], "there is no option -x; known are"],
    [["acme", "--folder"], "Option '--folder <value>' argument missing"],
    [["acme", "stats"], "one name is enough: acme, stats"],
    [["My Backend"], "did you mean my-backend?"],
  ] as const)("%j is one line on the error stream", async ([args, why]) => {
    const { code, output, errors } = await run({ args });
    expect([code, output]).toEqual([1, ""]);
    expect(errors).toContain(`create-exporter: `);
    expect(errors).toContain(why);
    expect(errors.trimEnd()).not.toContain("\n");
  });
});

it.for(["--help", "-h"])("%s explains it", async (option) => {
  const { code, output, errors } = await run({ args: [option] });
  expect([code, errors]).toEqual([0, ""]);
  expect(output).toContain("Usage: npm create @meterbridge/exporter [name] [-- options]");
  for (const line of output.split("\n")) expect(line.length).toBeLessThanOrEqual(120);
});

it("--version says which it is", async () => {
  expect(await run({ args: ["--version"] })).toMatchObject({
    code: 0,
    output: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
  });
});

describe("the command", () => {
  const file = join(import.meta.dirname, "..", "src", "command.ts");

  it("writes a folder that is called as the package, here", async () => {
    const { exitCode, stdout } = await runProcess({ file, args: ["@acme/stats"], folder: around });
    expect(exitCode).toBe(0);
    expect(stdout).toContain("  cd stats\n");
    expect(await readdir(join(around, "stats"))).toContain("package.json");
  });

  it("fills the current folder, and has nobody go there", async () => {
    const { exitCode, stdout } = await runProcess({ file, args: ["acme", "--folder", "."], folder: around });
    expect(exitCode).toBe(0);
    expect(stdout).toContain("acme is in this folder: ");
    expect(stdout).toContain("works already:\n\n  npm install\n");
    expect(await readdir(around)).toContain("package.json");
  });

  it("ends with exit code 1 when nobody can be asked", async () => {
    await mkdir(join(around, "stats"));
    const { exitCode } = await runProcess({ file, args: [], folder: around });
    expect(exitCode).toBe(1);
    expect(await readdir(around)).toEqual(["stats"]);
  });
});
