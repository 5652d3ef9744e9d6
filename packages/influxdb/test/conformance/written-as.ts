import { type Capabilities, cannot, everything, type Subject } from "@meterbridge/conformance";
import {
  asLines,
  type HttpSettings,
  httpSubject,
  type HttpSubjectOptions,
  influxdbApi,
  type InfluxdbServerOptions,
  type LineSchema,
} from "@meterbridge/test-harness";
import { influxdbExporter, type InfluxdbExporterOptions } from "../../src/index.ts";
import { fixedBucketsCase } from "./fixed-buckets-case.ts";
import { overwritingCase } from "./overwriting-case.ts";

/** What no line says, whatever the schema. */
export const writtenCapabilities: Capabilities = {
  ...everything,
  exponentialHistograms: cannot("no schema has a form for them: they arrive in fixed buckets, or as quantiles"),
  nonFinite: cannot("no field is NaN or infinite"),
  anyText: cannot(
    "an empty tag is none, control characters are replaced, and so are backslashes that servers read differently",
  ),
  typedAttributes: cannot("a tag is a text"),
  metadata: cannot("lines have neither description nor unit"),
};

export interface WrittenAs extends Pick<Subject, "name">, Pick<HttpSubjectOptions, "http"> {
  readonly schema: LineSchema;
  readonly capabilities: Capabilities;
  /** What the server asks for, besides the secret. */
  readonly server: InfluxdbServerOptions;
  /** The exporter's own options. */
  readonly options: InfluxdbExporterOptions;
  /** What lets the exporter in. */
  readonly credentials: (settings: HttpSettings) => Pick<InfluxdbExporterOptions, "token" | "basic">;
  readonly module: string;
}

/** A token, or a function that is asked for it in place of headers. */
export function tokenOf({ headers, secret }: HttpSettings): Pick<InfluxdbExporterOptions, "token"> {
  if (!headers) return { token: secret };
  return { token: async () => (await headers())["authorization"] ?? "" };
}

/** The exporter, writing to a server that is as strict as any. */
export function writtenAs({ schema, server, options, credentials, ...about }: WrittenAs): Subject {
  return httpSubject({
    ...about,
    cases: [fixedBucketsCase(schema), overwritingCase],
    // All of 500 and more but 501 and 505: no such request will ever be taken.
    retried: [408, 429, 500, 502, 503, 504, 507, 508, 511, 520, 521, 522, 524, 599],
    asReceived: asLines(schema),
    farEnd: influxdbApi({ ...server, schema }),
    exporter(settings) {
      const { secret: _secret, headers: _headers, ...others } = settings;
      return influxdbExporter({ startTime: true, schema, ...options, ...credentials(settings), ...others });
    },
  });
}
