import { assertLossTold, buildMetrics, type Case } from "@meterbridge/conformance";
import assert from "node:assert/strict";

/** Scopes without a name are no tags: nothing tells the series of one from those of the other. */
export const overwritingCase: Case = {
  id: "lines/overwriting-told",
  sentence:
    "Of two data points of which one would take the place of the other, the first arrives, and the loss is told.",
  async run(bench) {
    const running = await bench.start();
    const [one, other] = ["https://one.example", "https://other.example"].map((schemaUrl, value) =>
      buildMetrics([{ kind: "gauge", name: "queue", points: [{ value }] }], { scope: { name: "", schemaUrl } }),
    );
    const both = { ...one!, scopeMetrics: [...one!.scopeMetrics, ...other!.scopeMetrics] };
    const answer = await running.export(both);
    assert.equal(answer.code, 0, `the export failed: ${answer.error?.message}`);
    const came = await running.received(1);
    assert.deepEqual(
      came.map(({ value }) => value),
      [0],
    );
    assertLossTold(bench, [answer], 1);
  },
};
