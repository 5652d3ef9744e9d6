import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { startServerProcess } from "../src/server-process.ts";

const forever = "process.stdout.write(`pid ${process.pid}.`); setInterval(() => {}, 1000)";

describe("startServerProcess", () => {
  it("says what the program said when it ends before it is ready", async () => {
    const server = startServerProcess(process.execPath, ["-e", "console.error('no such flag'); process.exit(2)"], ".");
    await expect(server.ready(() => Promise.resolve(false))).rejects.toThrow("no such flag");
    await server.stop();
  });

  it("says that there is no such program", async () => {
    const server = startServerProcess("/no/such/program", [], ".");
    await expect(server.ready(() => Promise.resolve(false))).rejects.toThrow(/ended before it was ready[^]*ENOENT/);
    await server.stop();
  });

  it("kills a program that does not end when it is asked to", async () => {
    const deaf = `process.on("SIGTERM", () => {}); ${forever}`;
    const server = startServerProcess(process.execPath, ["-e", deaf], ".");
    await server.ready(() => Promise.resolve(server.logs().includes("pid")));
    await server.stop(10);
    expect(isAlive(pidIn(server.logs()))).toBe(false);
  });

  it.skipIf(process.platform === "win32")("kills what the program has started, too", async () => {
    const worker = JSON.stringify(forever);
    const master = `
      const { spawn } = require("node:child_process");
      spawn(process.execPath, ["-e", ${worker}], { stdio: ["ignore", "inherit", "inherit"] });`;
    const server = startServerProcess(process.execPath, ["-e", master], ".");
    await server.ready(() => Promise.resolve(server.logs().includes("pid")));
    await server.kill();
    expect(isAlive(pidIn(server.logs()))).toBe(false);
  });

  it.skipIf(process.platform === "win32")("leaves nothing behind when the tests themselves are killed", async () => {
    const module = JSON.stringify(new URL("../src/server-process.ts", import.meta.url).href);
    const script = `
      const { startServerProcess } = await import(${module});
      const server = startServerProcess(process.execPath, ["-e", ${JSON.stringify(forever)}], ".");
      await server.ready(async () => server.logs().includes("pid"));
      console.log(server.logs());`;
    const tests = spawn(process.execPath, ["--input-type=module", "-e", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [said] = (await once(tests.stdout, "data")) as [Buffer];
    const pid = pidIn(String(said));
    expect(isAlive(pid)).toBe(true);
    tests.kill("SIGKILL");
    await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
  });
});

function pidIn(text: string): number {
  return Number(/pid (\d+)\./.exec(text)?.[1]);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // In a container nobody may collect what is left of a dead process.
    return process.platform !== "linux" || !readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ");
  } catch {
    return false;
  }
}
