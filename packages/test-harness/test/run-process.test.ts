import { describe, expect, it } from "vitest";
import { runProcess, startProcess } from "../src/index.ts";

describe("runProcess", () => {
  it("gives what a script said and how it ended", async () => {
    const result = await runProcess({
      script:
        "console.log(process.argv.slice(2).join(), process.env.COLOUR); console.error('oh'); process.exitCode = 3",
      args: ["a", "b"],
      env: { COLOUR: "blue" },
    });
    expect(result).toMatchObject({
      stdout: "a,b blue\n",
      stderr: "oh\n",
      exitCode: 3,
      signal: null,
      exitedByItself: true,
      leftOpen: [],
    });
    expect(result.durationMs).toBeGreaterThan(0);
  });

  it("removes a variable that is set to undefined", async () => {
    const { stdout } = await runProcess({ script: "console.log('PATH' in process.env)", env: { PATH: undefined } });
    expect(stdout).toBe("false\n");
  });

  it("runs a TypeScript file as it stands", async () => {
    const { exitCode, stderr } = await runProcess({
      file: new URL("../src/der.ts", import.meta.url).pathname,
    });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  });

  it.for([
    ["a timer", "setInterval(() => {}, 1000)", ["Timeout"]],
    [
      "a server and its output",
      "import net from 'node:net'; console.log(1); net.createServer().listen(0)",
      ["TCPServerWrap"],
    ],
  ] as const)("kills what does not end by itself, and says what held it: %s", async ([, script, leftOpen]) => {
    const result = await runProcess({ script, limitMs: 3_000 });
    expect(result).toMatchObject({ exitCode: null, signal: "SIGKILL", exitedByItself: false, leftOpen });
  });

  it("kills what is too busy to say anything", async () => {
    const result = await runProcess({ script: "for (;;);", limitMs: 3_000 });
    expect(result).toMatchObject({ exitCode: null, signal: "SIGKILL", exitedByItself: false });
    expect(result).not.toHaveProperty("leftOpen");
  });

  it("shows that an await on nothing ends a process with code 13", async () => {
    expect(await runProcess({ script: "await new Promise(() => {})" })).toMatchObject({
      exitCode: 13,
      exitedByItself: true,
    });
  });
});

describe("startProcess", () => {
  it("lets a test wait for a word, then send a signal", async () => {
    const script = `
      process.on("SIGTERM", () => { console.log("bye"); process.exit(0); });
      setInterval(() => {}, 1000);
      console.log("ready");`;
    const running = startProcess({ script });
    await running.said("ready");
    running.kill("SIGTERM");
    expect(await running.result).toMatchObject({ stdout: "ready\nbye\n", exitCode: 0, exitedByItself: true });
  });

  it("finds what matches a pattern", async () => {
    const running = startProcess({ script: "console.log('port 4318')" });
    expect(await running.said(/\d+/)).toBe("4318");
    await running.result;
  });

  it("does not wait for a word that cannot come any more", async () => {
    const running = startProcess({ script: "console.log('something else')" });
    await expect(running.said("ready")).rejects.toThrow("something else");
  });
});
