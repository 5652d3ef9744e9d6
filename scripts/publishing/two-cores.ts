import assert from "node:assert/strict";
import type { LocalRegistry } from "../local-registry.ts";
import type { Report } from "../report.ts";
import { checkTypes, copyPrograms, runProgram } from "./consumer.ts";
import { npmInstall } from "./npm-install.ts";
import { nodeTypes, sdks } from "./sdks.ts";

const core = "@meterbridge/core";
const exporter = "@meterbridge/otlp-http";
const others = ["@meterbridge/health", "@meterbridge/resilience"];

/** An exporter of the first version that is pinned, beside everything else as it is now: two versions of core, which work together. */
export async function checkTwoCores({ check }: Report, registry: LocalRegistry, folder: string): Promise<void> {
  await check("two versions of core: install", async () => {
    const pinned = Object.keys(await registry.versions(exporter))[0]!;
    const latest = Object.fromEntries([core, ...others].map((name) => [name, "latest"]));
    const installed = await npmInstall(folder, registry, {
      ...sdks.at(-1),
      ...nodeTypes,
      ...latest,
      [exporter]: pinned,
    });
    assert.equal(installed.find(({ name }) => name === exporter)?.version, pinned, `the version of ${exporter}`);
    const cores = installed.filter(({ name }) => name === core).map(({ version }) => version);
    assert.deepEqual(
      [...new Set(cores)].sort(),
      Object.keys(await registry.versions(core)).sort(),
      `versions of ${core}`,
    );
  });
  await copyPrograms(["two-cores.ts"], folder);
  await check("two versions of core: types", () => checkTypes(folder));
  await check("two versions of core: an exporter of one with layers and health of the other", () =>
    runProgram("two-cores.ts", folder),
  );
}
