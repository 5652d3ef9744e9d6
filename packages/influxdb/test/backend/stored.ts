import { randomUUID } from "node:crypto";
import type { Influxdb1 } from "@meterbridge/testbed";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { expect, onTestFailed } from "vitest";
import { influxdbExporter, type InfluxdbExporterOptions } from "../../src/index.ts";
import { send } from "./send.ts";

/** A database of this test, whose name it gives. What the server says is shown when the test fails. */
export async function emptyDatabase(influxdb: Influxdb1): Promise<string> {
  onTestFailed(() => console.error(influxdb.logs()));
  const database = `shop-${randomUUID()}`;
  await influxdb.createDatabase(database);
  return database;
}

/** Exports these metrics, all of which have to be taken, into a database of their own, whose name it gives. */
export async function stored(
  influxdb: Influxdb1,
  metrics: ResourceMetrics,
  options: InfluxdbExporterOptions = {},
): Promise<string> {
  const database = await emptyDatabase(influxdb);
  const exporter = influxdbExporter({ url: influxdb.url, version: "v1", database, ...options });
  expect(await send(exporter, metrics)).toEqual({ kind: "delivered", rejectedPoints: 0 });
  await exporter.shutdown();
  return database;
}
