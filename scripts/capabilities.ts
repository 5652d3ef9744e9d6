// Runs the conformance suite with every subject of the workspace, and keeps the table of who can do what in README.md, the list
// of capabilities in docs/contract.md, and what the upstream exporter does not promise in docs/coming-from-upstream.md.
// Without --update it says what is out of step, and fails; in any case it fails when a subject does not pass.
import { readFile, writeFile } from "node:fs/promises";
import { globSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Subject } from "../packages/conformance/src/index.ts";
import upstreamBare from "../tests/conformance/upstream-bare.subject.ts";
import { capabilityList, capabilityTable, failureList, type Judged } from "./capability-table.ts";
import { conformanceReport } from "./conformance-report.ts";
import { root } from "./manifest.ts";
import { report } from "./report.ts";

const isUpdate = process.argv.includes("--update");
const { ok, wrong, end } = report();
const node = { command: process.execPath, args: [], env: process.env };

const files = ["packages/*/test/conformance/*.subject.ts", "tests/conformance/*.subject.ts"].flatMap((pattern) =>
  globSync(pattern, { cwd: root }).sort(),
);
// Cases wait more than they compute, but some look at how long the event loop is held: each has a process of its own.
const left = files.entries();
const judged: Judged[] = [];
let isWhole = true;
await Promise.all(Array.from({ length: availableParallelism() }, () => judgeNext()));
if (isWhole) {
  const upstream = judged.find(({ subject }) => subject === upstreamBare)!;
  await keep("README.md", capabilityTable(judged.filter((one) => one !== upstream)));
  await keep(join("docs", "contract.md"), capabilityList());
  await keep(join("docs", "coming-from-upstream.md"), failureList(upstream));
}
end();

async function judgeNext(): Promise<void> {
  for (const [nth, file] of left) {
    const { default: subject } = (await import(pathToFileURL(join(root, file)).href)) as { readonly default: Subject };
    try {
      const { results, passed, startFault } = await conformanceReport(node, file);
      judged[nth] = { subject, results };
      const failed = results
        .filter(({ result }) => result === "failed")
        .map(({ id, error }) => `${id}: ${String(error)}`);
      if (passed) ok(`${subject.name}: ${results.filter(({ result }) => result === "passed").length} cases`);
      else wrong(subject.name, startFault ?? failed.join("\n"));
    } catch (error) {
      isWhole = false;
      wrong(subject.name, error);
    }
  }
}

async function keep(name: string, text: string): Promise<void> {
  const file = join(root, name);
  const before = await readFile(file, "utf8");
  const after = before.replace(/(<!-- capabilities -->\n).*?(<!-- \/capabilities -->)/s, `$1\n${text}\n\n$2`);
  if (isUpdate) await writeFile(file, after);
  else if (after !== before) return wrong(name, "out of step: npm run capabilities:update");
  ok(name);
}
