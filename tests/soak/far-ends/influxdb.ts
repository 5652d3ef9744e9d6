import { type InfluxqlRow, startInfluxdb1 } from "@meterbridge/testbed";
import type { Amount } from "../books/amount.ts";
import type { Arrived } from "../books/arrivals.ts";
import { kindOf, seriesKey } from "../load/plan.ts";
import type { FarEnd } from "./far-end.ts";
import { lane } from "./lane.ts";
import { serverFaults } from "./server-faults.ts";

const database = "soak";

/** A real InfluxDB 1. A line that is written twice is one row: what came again does not show. */
export async function influxdb(): Promise<FarEnd> {
  const server = await startInfluxdb1();
  await server.createDatabase(database);
  const port = Number(new URL(server.url).port);
  const network = await lane(() => port);
  return {
    address: `http://127.0.0.1:${network.port}`,
    faults: { ...network.faults, ...serverFaults(server) },
    async arrived() {
      const series = new Map<string, Amount>();
      let points = 0;
      for (const name of await server.measurements(database)) {
        for (const row of await server.query(selectOf(name), database)) {
          series.set(seriesKey(name, String(row["route"])), amountOf(row));
          points += Number(row["points"]);
        }
      }
      return { points, again: 0, series } satisfies Arrived;
    },
    async stop() {
      await network.stop();
      await server.stop();
    },
  };
}

/** What is exported as deltas is summed, of the rest the last value counts. */
function selectOf(name: string): string {
  const columns = {
    counter: "sum(gauge) AS value, count(gauge) AS points",
    observable_counter: "sum(gauge) AS value, count(gauge) AS points",
    histogram: 'sum("sum") AS value, sum("count") AS recorded, count("count") AS points',
    exponential_histogram: 'sum("sum") AS value, sum("count") AS recorded, count("count") AS points',
    up_down_counter: "last(gauge) AS value, count(gauge) AS points",
    gauge: "last(gauge) AS value, count(gauge) AS points",
    observable_gauge: "last(gauge) AS value, count(gauge) AS points",
  }[kindOf(name)];
  return `SELECT ${columns} FROM "${name}" GROUP BY route`;
}

function amountOf({ value, recorded }: InfluxqlRow): Amount {
  return { value: Number(value), ...(recorded !== undefined && { count: Number(recorded) }) };
}
