import { describe, expect, it } from "vitest";
import { runProgram } from "../src/child-program.ts";

const limits = { doneMark: "DONE", doneMs: 15_000, stayMs: 15_000 };

describe("runProgram", () => {
  it("gives how a program ended, and what it said", async () => {
    const text = `await null; console.log("DONE"); console.error("so"); process.exitCode = 3;`;
    expect(await runProgram(text, limits)).toEqual({ exitCode: 3, stdout: "DONE\n", stderr: "so\n" });
  });

  it("kills one that stays when it is done", async () => {
    const text = `console.log("DONE"); setInterval(() => {}, 1_000);`;
    expect(await runProgram(text, { ...limits, stayMs: 1 })).toMatchObject({ exitCode: undefined, stdout: "DONE\n" });
  });

  it("kills one that is never done", async () => {
    expect(await runProgram(`setInterval(() => {}, 1_000);`, { ...limits, doneMs: 1 })).toMatchObject({
      exitCode: undefined,
    });
  });

  it("runs a module that is written in TypeScript", async () => {
    const module = new URL("reference/reference.subject.ts", import.meta.url).href;
    const text = `import subject from ${JSON.stringify(module)}; console.log(subject.name);`;
    expect(await runProgram(text, limits)).toMatchObject({ exitCode: 0, stdout: "the reference\n", stderr: "" });
  });
});
