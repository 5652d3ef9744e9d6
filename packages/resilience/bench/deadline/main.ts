// What a deadline does to the exports of the SDK's periodic reader while the far end is slow. The interval of a minute
// is scaled down to a second. Prints the tables of docs/resilience.md.
import { table } from "@meterbridge/bench";
import { observeExports, type Run, type Seen } from "./observe-exports.ts";

const deadlines = [0.25, 0.5, 0.9, 1.5];
const latencies = [0.4, 0.7, 1.2];
const patiences = [0.5, 1];

const seen = await Promise.all(
  patiences.flatMap((patience) =>
    latencies.flatMap((latency) => deadlines.map((deadline) => observed({ patience, latency, deadline }))),
  ),
);
for (const patience of patiences) {
  console.log(`\nThe reader waits for ${patience} × interval:\n`);
  const rows = latencies.map((latency) => [
    `${latency} × interval`,
    ...seen.filter(({ run }) => run.patience === patience && run.latency === latency).map(({ cell }) => cell),
  ]);
  console.log(table(["an answer takes", ...deadlines.map((deadline) => `\`timeoutMs\` ${deadline} × interval`)], rows));
}

async function observed(run: Run): Promise<{ readonly run: Run; readonly cell: string }> {
  return { run, cell: describe(await observeExports(run)) };
}

function describe({ increments, lostIncrements, overlapped, arrivedLate, warned }: Seen): string {
  const lost = Math.round((100 * lostIncrements) / increments);
  return [
    `${lost} % lost`,
    ...(overlapped > 0 ? [`${overlapped} waited in line`] : []),
    ...(arrivedLate > 0 ? [`${arrivedLate} arrived after the reader gave up`] : []),
    ...(warned ? ["warned"] : []),
  ].join(", ");
}
