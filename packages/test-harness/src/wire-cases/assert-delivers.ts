import { assertArrived, type Bench, type Running, sampleMetrics } from "@meterbridge/conformance";
import assert from "node:assert/strict";

/** Says that an export succeeds, and that what was exported arrives once. `what` names it: "the export after HTTP 503". */
export async function assertDelivers(bench: Bench, running: Running, what = "the export"): Promise<void> {
  const metrics = sampleMetrics(running.exporter, 2);
  const { code, error } = await running.export(metrics);
  assert.equal(code, 0, `${what} failed: ${error?.message}`);
  await assertArrived(bench, running, metrics);
}
