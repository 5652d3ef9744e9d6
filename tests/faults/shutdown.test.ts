import { spool } from "@meterbridge/resilience";
import { runProcess, testClock } from "@meterbridge/test-harness";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { contenders } from "./contenders.ts";
import { endsWithin } from "./ends-within.ts";
import { exportPoints, numbersOf, shutDown, stopped } from "./exports.ts";
import { until } from "./until.ts";
import { wrappers } from "./wrappers.ts";

const file = fileURLToPath(new URL("programs/shut-down.ts", import.meta.url));

describe.for(contenders)("$name", (contender) => {
  it.for(wrappers)("F19: within $name, a shutdown ends in time, also twice and during a flush", async ({ wrap }) => {
    const farEnd = stopped(await contender.farEnd());
    farEnd.otherwise({ do: "hang" });
    const clock = testClock();
    const bare = () => contender.bare(farEnd.url, { timeoutMs: 60_000 });
    const exporter = wrap(bare(), bare(), { clock });
    const answer = exportPoints(exporter);
    await until(() => farEnd.attempts() > 0);
    const flush = exporter.forceFlush();
    await endsWithin(clock, Promise.all([exporter.shutdown(), exporter.shutdown(), flush, answer]));
    expect(await exportPoints(exporter)).toMatchObject({ code: 1, error: { code: "shutdown" } });
  });

  it.concurrent.for(wrappers)(
    "F19: within $name, shut down while nobody is there, while it waits, and during a flush, the process ends by itself",
    { timeout: 60_000 },
    async (wrapper, { expect }) => {
      const result = await runProcess({ file, args: [contender.name, wrapper.name], limitMs: 50_000 });
      expect(result).toMatchObject({ exitCode: 0, exitedByItself: true, stderr: "" });
      expect(result.stdout).toBe("down\nbacking off\nflushing\n");
    },
  );
});

// The upstream exporter hands out no payloads.
it.for(contenders.filter(({ ours }) => ours))(
  "F19: what the spool of $name holds at a shutdown stays on disk, and the next exporter delivers it",
  async (contender) => {
    const folder = mkdtempSync(join(tmpdir(), "shutdown-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const farEnd = stopped(await contender.farEnd());
    const start = () => contender.bare(farEnd.url, { spool: spool({ dir: join(folder, "spool"), minFreeBytes: 0 }) });
    await farEnd.stop();
    const first = start();
    for (const n of [0, 1]) expect(await exportPoints(first, 1, n)).toMatchObject({ code: 0 });
    await Promise.all([first.shutdown(), first.shutdown()]);
    await farEnd.start();
    shutDown(start());
    await until(() => farEnd.received().length === 2);
    expect(numbersOf(farEnd.received())).toEqual([0, 1]);
  },
);
