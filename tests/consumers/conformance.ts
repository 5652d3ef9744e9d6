import {
  cannotEach,
  everything,
  pointsOfMetrics,
  type ReceivedPoint,
  runConformance,
  type Subject,
} from "@meterbridge/conformance";
import { metricExporter } from "@meterbridge/core";
import { execFileSync } from "node:child_process";
import { join } from "node:path";

const subject: Subject = {
  name: "memory",
  capabilities: {
    ...everything,
    ...cannotEach("nobody answers", "refusal", "partialSuccess", "throttling", "failure", "hanging", "dripping"),
    ...cannotEach("nothing is connected", "disconnection", "connections", "credentials", "requestLimit", "retry"),
  },
  start({ timeoutMs, clock, temporality }) {
    const stored: ReceivedPoint[] = [];
    let attempts = 0;
    const exporter = metricExporter(
      {
        async send(metrics) {
          attempts += 1;
          stored.push(...pointsOfMetrics(metrics));
          return { kind: "delivered", rejectedPoints: 0 };
        },
        flush: async () => {},
        close: async () => {},
      },
      { timeoutMs, clock, temporality },
    );
    const farEnd = { next: () => {}, received: () => stored, attempts: () => attempts, stop: async () => {} };
    return { kind: "push", exporter, farEnd };
  },
};

export default subject;

// Once by itself, and once by the command, which loads this module, too.
if (process.argv[1] === import.meta.filename) {
  const only = "delivery/arrives";
  const { passed } = await runConformance(subject, { only, print: false });
  const command = join("node_modules", ".bin", "meterbridge-conformance");
  const printed = execFileSync(command, ["--only", only, `./${import.meta.filename.split("/").at(-1)}`], {
    encoding: "utf8",
  });
  if (!passed || !printed.includes("1 passed, 0 failed")) throw new Error(`it does not pass\n${printed}`);
}
