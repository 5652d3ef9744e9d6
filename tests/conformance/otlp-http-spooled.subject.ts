import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cannotEach, everything, type Subject } from "@meterbridge/conformance";
import { otlpHttpExporter } from "@meterbridge/otlp-http";
import { spool } from "@meterbridge/resilience";
import { httpEverything, httpSubject } from "@meterbridge/test-harness";

/** OTLP over HTTP with a spool on disk: an export is answered before the far end has seen it. */
const subject: Subject = {
  name: "otlp-http, with a spool",
  capabilities: {
    ...everything,
    ...cannotEach(
      "the export has succeeded by then: the spool tries again until it arrives",
      "refusal",
      "partialSuccess",
      "throttling",
      "failure",
      "hanging",
      "dripping",
      "disconnection",
      "retry",
    ),
  },
  module: import.meta.url,
  async start(settings) {
    const folder = mkdtempSync(join(tmpdir(), "spool-"));
    const started = await spoolingInto(join(folder, "spool")).start(settings);
    if (started.kind !== "push") throw new Error("it is a push exporter");
    const { exporter, farEnd } = started;
    return {
      ...started,
      exporter: {
        ...exporter,
        async shutdown() {
          await exporter.shutdown();
          rmSync(folder, { recursive: true, force: true });
        },
      },
      farEnd: {
        ...farEnd,
        async received() {
          await exporter.forceFlush();
          return farEnd.received();
        },
      },
    };
  },
};

export default subject;

function spoolingInto(dir: string): Subject {
  return httpSubject({
    name: "otlp-http",
    capabilities: everything,
    http: httpEverything,
    retried: [429, 502, 503, 504],
    exporter: ({ secret, ...settings }) =>
      otlpHttpExporter({
        ...settings,
        headers: { authorization: `Bearer ${secret}` },
        spool: spool({ dir, clock: settings.clock, random: settings.random }),
      }),
  });
}
