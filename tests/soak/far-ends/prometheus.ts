import { type PrometheusSample, startPrometheus } from "@meterbridge/testbed";
import { type Amount, plus } from "../books/amount.ts";
import { seriesKey } from "../load/plan.ts";
import type { FarEnd } from "./far-end.ts";
import { lane } from "./lane.ts";
import { serverFaults } from "./server-faults.ts";

/** A real Prometheus 3 that scrapes every ten seconds, by protobuf, so that exponential histograms arrive as native ones. */
export async function prometheus(scrapePort: number): Promise<FarEnd> {
  const network = await lane(() => scrapePort);
  const server = await startPrometheus({
    configuration: JSON.stringify({
      global: { scrape_interval: "10s", scrape_timeout: "5s" },
      scrape_configs: [
        {
          job_name: "soak",
          static_configs: [{ targets: [`127.0.0.1:${network.port}`] }],
          scrape_native_histograms: true,
        },
      ],
    }),
  });
  return {
    address: "",
    faults: { ...network.faults, ...serverFaults(server) },
    async arrived() {
      await server.scraped();
      const samples = await server.query('{job="soak",__name__=~"soak_.*",__name__!~".*_bucket"}');
      return { again: 0, series: seriesOf(samples) };
    },
    async stop() {
      await server.stop();
      await network.stop();
    },
  };
}

/** A histogram is two series, `_sum` and `_count`, or one that is native. */
function seriesOf(samples: readonly PrometheusSample[]): ReadonlyMap<string, Amount> {
  const series = new Map<string, Amount>();
  for (const { labels, value = 0, histogram } of samples) {
    const [, name = "", part] = /^(\w+?)(?:_(total|sum|count))?$/.exec(labels["__name__"]!)!;
    const key = seriesKey(name, labels["route"]!);
    if (histogram) {
      const { count, sum } = histogram as { readonly count: string; readonly sum: string };
      series.set(key, { value: Number(sum), count: Number(count) });
    } else if (part === "sum" || part === "count") {
      const amount = part === "sum" ? { value, count: 0 } : { value: 0, count: value };
      series.set(key, plus(series.get(key), amount));
    } else {
      series.set(key, { value });
    }
  }
  return series;
}
