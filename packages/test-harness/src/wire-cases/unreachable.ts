import { assertArrived, type Bench, sampleMetrics } from "@meterbridge/conformance";
import assert from "node:assert/strict";
import type { WireCase, WireProtocol } from "./wire-case.ts";

/** Far ends that are not there. */
export function unreachableCases<ProtocolBench extends Bench>({
  name,
  start,
}: WireProtocol<ProtocolBench>): readonly WireCase<ProtocolBench>[] {
  return [
    {
      id: `${name}/refused-then-started`,
      sentence: "A far end that is not there yet is tried again, and gets everything once it is there.",
      needs: ["disconnection", "retry"],
      async run(bench) {
        const running = await start(bench);
        const { exporter, farEnd } = running;
        await farEnd.stop();
        const metrics = sampleMetrics(exporter, 2);
        const { answer } = running.begin(metrics);
        await bench.time.pass(bench.can("clock") ? 500 : 100);
        await farEnd.start();
        const { code, error } = await bench.time.until("the answer to an export", answer);
        assert.equal(code, 0, `the export failed: ${error?.message}`);
        await assertArrived(bench, running, metrics);
      },
    },
    {
      id: `${name}/unreachable-named`,
      sentence: "An export to a far end that is not there says which host and port it has tried.",
      needs: ["disconnection"],
      async run(bench) {
        const running = await start(bench, bench.can("clock") ? undefined : 1_000);
        await running.farEnd.stop();
        const { error } = await running.export(sampleMetrics(running.exporter, 1));
        const address = `127.0.0.1:${running.farEnd.port}`;
        assert.ok(error?.message.includes(address), `${address} is not in: ${error?.message}`);
      },
    },
  ];
}
