import { type Encoder, metricExporter, type MetricExporterOptions, pipeline, type Transport } from "@meterbridge/core";
import type { MetricData, PushMetricExporter } from "@opentelemetry/sdk-metrics";

type DataPoint = MetricData["dataPoints"][number];

/** Where lines go; it throws when they cannot be appended. */
export type Append = (lines: string) => Promise<void>;

/** Exports every number as a line of JSON: name, attributes, value. */
export function linesExporter(append: Append, options: MetricExporterOptions): PushMetricExporter {
  return metricExporter(pipeline(encoder, appending(append)), options);
}

const encoder: Encoder = {
  *encode({ scopeMetrics }, drop) {
    const lines: string[] = [];
    for (const { descriptor, dataPoints } of scopeMetrics.flatMap(({ metrics }) => metrics)) {
      for (const dataPoint of dataPoints) {
        const line = lineOf(descriptor.name, dataPoint);
        if (line === undefined) drop("no_finite_number", dataPoint);
        else lines.push(line);
      }
    }
    if (lines.length > 0) yield { body: Buffer.from(lines.join("")), contentType: "text/plain", points: lines.length };
  },
};

function lineOf(name: string, { attributes, value }: DataPoint): string | undefined {
  if (typeof value !== "number" || !Number.isFinite(value)) return undefined;
  try {
    const texts = Object.entries(attributes).map(([key, text]) => [key, String(text)].map((part) => utf8(part)));
    return `${JSON.stringify([name, texts, value])}\n`;
  } catch {
    return undefined; // an attribute that cannot be read
  }
}

/** A lone surrogate has no form in UTF-8: it becomes U+FFFD. */
function utf8(text: string): string {
  return Buffer.from(text).toString();
}

function appending(append: Append): Transport {
  return {
    async send({ body }) {
      await append(Buffer.from(body).toString());
      return { kind: "delivered", rejectedPoints: 0 };
    },
    flush: async () => {},
    close: async () => {},
  };
}
