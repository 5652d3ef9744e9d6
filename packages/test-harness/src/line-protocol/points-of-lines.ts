import type { ReceivedPoint } from "@meterbridge/conformance";
import type { ParsedLine } from "./parsed-line.ts";
import { pointOfOtelLine } from "./point-of-otel-line.ts";
import { pointOfTelegrafLine } from "./point-of-telegraf-line.ts";
import { linesOfSharedPoints, pointsOfSharedMeasurement } from "./points-of-shared-measurement.ts";

/** How metrics of OpenTelemetry are lines: the schemas of influxdata/influxdb-observability. */
export type LineSchema = "telegraf-prometheus-v1" | "telegraf-prometheus-v2" | "otel-v1";

/**
 * The data points that lines of a schema say. What a line does not tell is left out: with `telegraf-prometheus-v2` the kind of a number,
 * with all of them descriptions. All tags are attributes, whether they were the resource's, the scope's or the data point's. Points come
 * in the order of their first lines.
 *
 * @throws {TypeError} When lines are not as the schema has them: a histogram whose counts fall, a bucket without its histogram.
 */
export function pointsOfLines(lines: readonly ParsedLine[], schema: LineSchema): readonly ReceivedPoint[] {
  switch (schema) {
    case "telegraf-prometheus-v1":
      return lines.map((line) => pointOfTelegrafLine(line));
    case "telegraf-prometheus-v2":
      return pointsOfSharedMeasurement(lines);
    case "otel-v1":
      return lines.map((line) => pointOfOtelLine(line));
  }
}

/** Which of the lines are each data point's, by their indices, in the order of the points. */
export function linesOfPoints(lines: readonly ParsedLine[], schema: LineSchema): readonly (readonly number[])[] {
  return schema === "telegraf-prometheus-v2" ? linesOfSharedPoints(lines) : lines.map((_, index) => [index]);
}
