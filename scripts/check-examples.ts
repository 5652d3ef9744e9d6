// Runs every example to its end against a loopback OTLP endpoint. Where an example has an `expected.txt`, its output
// must have those lines, in that order; `…` in a line stands for anything.
import { existsSync, globSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { loopbackCollector } from "./loopback-collector.ts";
import { root } from "./manifest.ts";
import { report } from "./report.ts";
import { run } from "./run.ts";

/** What an example needs in order to end by itself. */
const args: Readonly<Record<string, readonly string[]>> = {
  demo: ["--seconds", "3"],
};

/** Examples that export by OTLP/gRPC. */
const speaksGrpc = new Set(["otlp-grpc"]);

const { ok, wrong, end } = report();
const collector = await loopbackCollector();
try {
  const mains = globSync("examples/*/main.ts", { cwd: root });
  for (const main of mains.sort()) await runExample(dirname(join(root, main)));
} finally {
  await collector.stop();
}
end();

async function runExample(folder: string): Promise<void> {
  const name = basename(folder);
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: speaksGrpc.has(name) ? collector.grpcUrl : collector.url };
  try {
    const output = await run("node", ["main.ts", ...(args[name] ?? [])], { cwd: folder, env, timeoutMs: 60_000 });
    const expected = join(folder, "expected.txt");
    if (existsSync(expected)) compare(output, readFileSync(expected, "utf8"));
    ok(name);
  } catch (error) {
    wrong(name, error);
  }
}

function compare(output: string, expected: string): void {
  const lines = output.split("\n");
  for (const wanted of expected.split("\n").filter((line) => line.trim() !== "")) {
    const pattern = new RegExp(`^${wanted.trim().split("…").map(literally).join(".*")}$`);
    const found = lines.findIndex((line) => pattern.test(line.trim()));
    if (found < 0) throw new Error(`not in the output, or not in that order: ${wanted}\n${output}`);
    lines.splice(0, found + 1);
  }
}

/** A pattern that matches the text and nothing else. */
function literally(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
