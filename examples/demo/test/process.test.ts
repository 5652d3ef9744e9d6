import { grpcFarEnd, type HttpFarEnd, httpFarEnd, type RunningProcess, startProcess } from "@meterbridge/test-harness";
import { fileURLToPath } from "node:url";
import { expect, it, onTestFinished } from "vitest";

const main = fileURLToPath(new URL("../main.ts", import.meta.url));

it.for([
  ["by OTLP/HTTP", []],
  ["by OTLP/gRPC", ["--grpc"]],
  ["as line protocol", ["--influxdb"]],
  ["as series and distributions", ["--datadog"]],
] as const)("shows that everything recorded arrives %s", async ([, flags]) => {
  const { exitCode, stdout, stderr } = await start("--seconds", "2", ...flags).result;
  expect(exitCode).toBe(0);
  expect(stdout).toContain("everything recorded has arrived: 13 of 13 instruments, lost 0");
  expect(stdout).toMatch(/^ {2}shop\.queue\.depth +up-down · orders +\d+( +[+-]\d+)?$/m);
  expect(stdout + stderr).not.toContain("\x1b");
});

it.for([
  ["by OTLP/HTTP", ["--encoding", "json"], "503, Retry-After: 1"],
  ["by OTLP/gRPC", ["--grpc"], "RESOURCE_EXHAUSTED, RetryInfo: 1 s"],
  ["as line protocol", ["--influxdb"], "503, Retry-After: 1"],
  ["as series and distributions", ["--datadog"], "503, Retry-After: 1"],
] as const)("accounts for everything while the far end breaks, %s", async ([, flags, fault]) => {
  const { exitCode, stdout } = await start("--seconds", "6", "--chaos", ...flags).result;
  expect(exitCode).toBe(0);
  expect(stdout).toContain(`chaos, next: ${fault}`);
  expect(stdout).toMatch(/everything recorded has arrived|recorded = arrived \+ lost/);
});

it("ends in order on Ctrl-C: everything recorded has arrived", async () => {
  const demo = start();
  await demo.said("Meterbridge demo");
  demo.kill("SIGINT");
  const { exitCode, stdout } = await demo.result;
  expect(exitCode).toBe(0);
  expect(stdout).toContain("everything recorded has arrived");
});

it("serves the same metrics to be scraped", async () => {
  const demo = start();
  const url = await demo.said(/http:\/\/127\.0\.0\.1:\d+\/metrics/);
  const text = await (await fetch(url)).text();
  expect(text).toMatch(/^# TYPE process_cpu_time_seconds_total counter$/m);
  demo.kill("SIGINT");
  expect((await demo.result).exitCode).toBe(0);
});

it("ends at once on a second Ctrl-C, though the Collector hangs", async () => {
  const collector = await hangingCollector();
  const demo = start("--collector", collector.url);
  await collector.request(1);
  const pressing = setInterval(() => demo.kill("SIGINT"), 20);
  onTestFinished(() => clearInterval(pressing));
  expect((await demo.result).exitCode).toBe(130);
});

it("sends to a Collector, and says what was sent", async () => {
  const collector = await httpFarEnd();
  onTestFinished(() => collector.stop());
  const { exitCode, stdout } = await start("--seconds", "2", "--collector", `http://127.0.0.1:${collector.port}`)
    .result;
  expect(exitCode).toBe(0);
  expect(stdout).toContain("everything recorded has been sent: 13 of 13 instruments, lost 0");
  expect(collector.requests[0]!.path).toBe("/v1/metrics");
  expectAllInstruments(collector);
});

it("sends to a Collector by OTLP/gRPC", async () => {
  const collector = await grpcFarEnd();
  onTestFinished(() => collector.stop());
  const { exitCode, stdout } = await start("--seconds", "2", "--grpc", "--collector", collector.url).result;
  expect(exitCode).toBe(0);
  expect(stdout).toContain("everything recorded has been sent: 13 of 13 instruments, lost 0");
  expectAllInstruments(collector);
});

it("fails when the Collector takes nothing", async () => {
  const collector = await httpFarEnd();
  onTestFinished(() => collector.stop());
  collector.otherwise({ do: "refuse" });
  const { exitCode, stdout } = await start("--seconds", "2", "--collector", collector.url).result;
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/recorded and sent differ \(\d+ data points lost\): /);
});

it("complains about wrong flags, and ends with 2", async () => {
  const { exitCode, stdout, stderr } = await start("--fast").result;
  expect(exitCode).toBe(2);
  expect(stdout + stderr).toBe("demo: Unknown option '--fast'\nSee --help.\n");
});

function expectAllInstruments(collector: Pick<HttpFarEnd, "received">): void {
  const names = new Set(collector.received().map(({ metric }) => metric.name));
  // In two seconds there may have been no garbage to collect.
  names.add("v8js.gc.duration");
  expect(names.size).toBe(13);
}

async function hangingCollector() {
  const collector = await httpFarEnd();
  onTestFinished(() => collector.stop());
  collector.otherwise({ do: "hang" });
  return collector;
}

function start(...args: readonly string[]): RunningProcess {
  const demo = startProcess({ file: main, args, limitMs: 60_000 });
  onTestFinished(() => demo.kill());
  return demo;
}
