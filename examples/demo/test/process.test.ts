import { httpFarEnd } from "@meterbridge/test-harness";
import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it, onTestFinished } from "vitest";

const main = fileURLToPath(new URL("../main.ts", import.meta.url));

it("shows that everything recorded arrives", async () => {
  const demo = start("--seconds", "2");
  expect(await demo.ended).toBe("0");
  expect(demo.output()).toContain("everything recorded has arrived: 13 of 13 instruments, lost 0");
  expect(demo.output()).toMatch(/^ {2}shop\.queue\.depth +up-down · orders +\d+$/m);
  expect(demo.output()).not.toContain("\x1b");
});

it("accounts for everything while the far end breaks", async () => {
  const demo = start("--seconds", "6", "--chaos", "--encoding", "json");
  expect(await demo.ended).toBe("0");
  expect(demo.output()).toContain("chaos, next: 503, Retry-After: 1");
  expect(demo.output()).toMatch(/everything recorded has arrived|recorded = arrived \+ lost/);
});

it("ends in order on Ctrl-C: everything recorded has arrived", async () => {
  const demo = start();
  await demo.said("Meterbridge demo");
  demo.child.kill("SIGINT");
  expect(await demo.ended).toBe("0");
  expect(demo.output()).toContain("everything recorded has arrived");
});

it("ends at once on a second Ctrl-C, though the Collector hangs", async () => {
  const collector = await hangingCollector();
  const demo = start("--collector", collector.url);
  await collector.request(1);
  const pressing = setInterval(() => demo.child.kill("SIGINT"), 20);
  onTestFinished(() => clearInterval(pressing));
  expect(await demo.ended).toBe("130");
});

it("sends to a Collector, and says what was sent", async () => {
  const collector = await httpFarEnd();
  onTestFinished(() => collector.stop());
  const demo = start("--seconds", "2", "--collector", `http://127.0.0.1:${collector.port}`);
  expect(await demo.ended).toBe("0");
  expect(demo.output()).toContain("everything recorded has been sent: 13 of 13 instruments, lost 0");
  expect(collector.requests[0]!.path).toBe("/v1/metrics");
  const names = new Set(collector.received().map(({ metric }) => metric.name));
  // In two seconds there may have been no garbage to collect.
  names.add("v8js.gc.duration");
  expect(names.size).toBe(13);
});

it("fails when the Collector takes nothing", async () => {
  const collector = await httpFarEnd();
  onTestFinished(() => collector.stop());
  collector.otherwise({ do: "refuse" });
  const demo = start("--seconds", "2", "--collector", collector.url);
  expect(await demo.ended).toBe("1");
  expect(demo.output()).toMatch(/recorded and sent differ \(\d+ data points lost\): /);
});

it("complains about wrong flags, and ends with 2", async () => {
  const demo = start("--fast");
  expect(await demo.ended).toBe("2");
  expect(demo.output()).toBe("demo: Unknown option '--fast'\nSee --help.\n");
});

async function hangingCollector() {
  const collector = await httpFarEnd();
  onTestFinished(() => collector.stop());
  collector.otherwise({ do: "hang" });
  return collector;
}

interface Demo {
  readonly child: ChildProcess;
  output(): string;
  /** Resolves when the text has been written. */
  said(text: string): Promise<void>;
  /** The exit code, or the signal that ended it. */
  readonly ended: Promise<string>;
}

function start(...args: readonly string[]): Demo {
  const child = spawn(process.execPath, [main, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  let output = "";
  let heard = (): void => {};
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      heard();
    });
  }
  return {
    child,
    output: () => output,
    said: (text) =>
      new Promise((resolve) => {
        heard = () => {
          if (output.includes(text)) resolve();
        };
        heard();
      }),
    ended: new Promise((resolve) => child.once("close", (code, signal) => resolve(signal ?? String(code)))),
  };
}
