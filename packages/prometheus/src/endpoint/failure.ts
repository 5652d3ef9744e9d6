import type { ExportErrorCode } from "@meterbridge/core";
import { type Answer, inWords } from "./answer.ts";

/**
 * The answer when there is nothing to be scraped. It never is a 200: Prometheus would take that for a service that works
 * and has lost its metrics. What exactly went wrong may be a secret, and stands in the log.
 */
export function failureOf(code: ExportErrorCode): Answer {
  switch (code) {
    case "shutdown":
      return inWords(503, "The exporter is shut down.");
    case "timeout":
      return inWords(503, "The metrics could not be collected in time.");
    case "unavailable":
      return inWords(503, "The exporter has no MeterProvider yet.");
    default:
      return inWords(500, "The metrics could not be collected. The diagnostic log says why.");
  }
}
