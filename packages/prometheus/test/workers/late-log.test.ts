import { diag } from "@opentelemetry/api";
import { afterEach, expect, it } from "vitest";
import { lateLog } from "../../src/workers/late-log.ts";

afterEach(() => diag.disable());

it("tells once that a worker is late, and that it is no more", () => {
  const lines: string[] = [];
  const log = (message: string): void => void lines.push(message);
  diag.setLogger({ error: log, warn: log, info: log, debug() {}, verbose() {} }, { suppressOverrideMessage: true });
  const { tell } = lateLog();
  for (const labels of [[], ["1"], ["1", "2"], ["2"], []]) {
    tell(new Map(labels.map((label) => [label, `worker ${label} has not answered`])));
  }
  expect(lines).toEqual([
    "prometheus: worker 1 has not answered. This is told once, until it answers.",
    "prometheus: worker 2 has not answered. This is told once, until it answers.",
    "prometheus: worker 1 is late no more",
    "prometheus: worker 2 is late no more",
  ]);
});
