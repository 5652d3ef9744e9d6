import { assertFailed, sampleMetrics } from "@meterbridge/conformance";
import assert from "node:assert/strict";
import type { GrpcVerdict } from "../grpc-verdict.ts";
import { assertDelivers } from "../wire-cases/assert-delivers.ts";
import type { GrpcBench } from "./grpc-case.ts";

/** Says that after each of these the call is made again, and what was exported arrives once. */
export async function assertRetried(bench: GrpcBench, verdicts: readonly GrpcVerdict[]): Promise<void> {
  for (const verdict of verdicts) {
    const running = await bench.startGrpc();
    running.farEnd.next(verdict);
    await assertDelivers(bench, running, `the export after ${shown(verdict)}`);
    await bench.end(running);
  }
}

/** Says that after each of these the export fails, and the call is not made again. */
export async function assertFinal(bench: GrpcBench, verdicts: readonly GrpcVerdict[]): Promise<void> {
  const running = await bench.startGrpc();
  let sent = 0;
  for (const verdict of verdicts) {
    running.farEnd.next(verdict);
    // One data point, which nobody can divide.
    assertFailed(await running.export(sampleMetrics(running.exporter, 1)), `an export after ${shown(verdict)}`);
    assert.equal(running.farEnd.attempts(), ++sent, `${shown(verdict)}: it was sent again`);
  }
}

function shown(verdict: GrpcVerdict): string {
  return JSON.stringify(verdict, (_key, value: unknown) => (typeof value === "string" ? value.slice(0, 100) : value));
}
