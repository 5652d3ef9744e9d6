// Whole exports against the upstream exporters: the same metrics of the real SDK to the same server in another process,
// in turn, in one run. Ratios are ours / upstream's; lower is better.
import { compareExports } from "./compare-exports.ts";
import { importCost } from "./import-cost.ts";
import { longestBlock } from "./longest-block.ts";
import { startSink } from "./sink.ts";
import { table } from "@meterbridge/bench";

const sink = await startSink();
const rows = [];
try {
  for (const encoding of ["protobuf", "json"] as const) {
    for (const points of [100, 10_000]) rows.push(await compareExports(sink.url, encoding, points));
  }
  for (const encoding of ["protobuf", "json"] as const) rows.push(await longestBlock(sink.url, encoding, 100_000));
} finally {
  sink.stop();
}
rows.push(await importCost());
console.log(
  table(
    ["measure", "upstream", "ours", "ratio", "target"],
    rows.map(({ measure, upstream, ours, ratio, target }) => [measure, upstream, ours, ratio, target]),
  ),
);
