import { cannotEach, everything, type ReceivedPoint, type Subject } from "@meterbridge/conformance";
import { linesExporter } from "./exporter.ts";

/** The exporter, and a far end for it: an array that takes lines, or is told not to. */
const subject: Subject = {
  name: "lines",
  capabilities: {
    ...everything,
    ...cannotEach("a line has one number", "histograms", "exponentialHistograms", "nonFinite"),
    ...cannotEach("a line has a name, attributes and a number", "resource", "scope", "metadata", "cumulative", "delta"),
    ...cannotEach("a line has no time", "timestamps", "nanoseconds", "startTimes"),
    ...cannotEach("attributes are texts", "typedAttributes"),
    ...cannotEach("a number is a number", "integers", "doubles"),
    ...cannotEach("an array answers at once", "hanging", "dripping", "connections", "credentials"),
    ...cannotEach("an array takes everything or throws", "refusal", "partialSuccess", "throttling", "retry"),
    ...cannotEach("a line is a line", "requestLimit"),
  },
  module: import.meta.url,
  start({ timeoutMs, clock, temporality }) {
    const lines: string[] = [];
    const script: string[] = [];
    let attempts = 0;
    let isStopped = false;
    const exporter = linesExporter(
      async (text) => {
        if (isStopped) throw new Error("nobody is there");
        attempts += 1;
        if (["fail", "drop_connection"].includes(script.shift() ?? "accept")) throw new Error("the disk is full");
        lines.push(...text.trimEnd().split("\n"));
      },
      { name: "lines", timeoutMs, clock, temporality },
    );
    return {
      kind: "push",
      exporter,
      farEnd: {
        next: (...verdicts) => void script.push(...verdicts.map((verdict) => verdict.do)),
        received: () => lines.map((line) => pointOf(line)),
        attempts: () => attempts,
        stop: async () => void (isStopped = true),
      },
    };
  },
};

export default subject;

/** Reads a line by other means than it was written by. */
function pointOf(line: string): ReceivedPoint {
  const [name, texts, value] = JSON.parse(line) as [string, [string, string][], number];
  return { metric: { name }, attributes: Object.fromEntries(texts), value };
}
