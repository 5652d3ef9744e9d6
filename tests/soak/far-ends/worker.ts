import { collector } from "./collector.ts";
import { datadog } from "./datadog.ts";
import type { FarEnd } from "./far-end.ts";
import { influxdb } from "./influxdb.ts";
import { kafka } from "./kafka.ts";
import type { FarEndCommand, FarEndMessage, FarEndSettings } from "./messages.ts";
import { prometheus } from "./prometheus.ts";
import { stdout } from "./stdout.ts";

// A process of its own for each far end: reading what arrived costs more than sending it.
const { name, scrapePort } = JSON.parse(process.argv[2]!) as FarEndSettings;
const started = start();
let endFault: (() => Promise<void>) | undefined;

// Commands are obeyed one after the other.
let obeyed: Promise<void> = started.then(
  ({ address, faults }) => tell({ kind: "ready", address, faults: Object.keys(faults) as (keyof typeof faults)[] }),
  (error: unknown) => tell({ kind: "failed", why: String(error) }),
);
process.on("message", (command: FarEndCommand) => {
  obeyed = obeyed
    .then(() => obey(command))
    .catch((error: unknown) => tell({ kind: "failed", id: command.id, why: String(error) }));
});
// Whoever started it is gone. Servers end with this process.
process.on("disconnect", () => process.exit());

async function start(): Promise<FarEnd> {
  switch (name) {
    case "collector-http":
      return collector("http");
    case "collector-grpc":
      return collector("grpc");
    case "kafka":
      return kafka();
    case "prometheus":
      return prometheus(scrapePort);
    case "influxdb":
      return influxdb();
    case "datadog":
      return datadog();
    case "stdout":
      return stdout();
  }
}

async function obey(command: FarEndCommand): Promise<void> {
  const farEnd = await started;
  const { id } = command;
  switch (command.do) {
    case "begin":
      endFault = await farEnd.faults[command.fault]!();
      return tell({ kind: "done", id });
    case "end":
      await endFault?.();
      endFault = undefined;
      return tell({ kind: "done", id });
    case "report":
      return tell({ kind: "done", id, arrived: await farEnd.arrived() });
    case "stop":
      await farEnd.stop();
      tell({ kind: "done", id });
      process.disconnect();
  }
}

function tell(message: FarEndMessage): void {
  process.send!(message);
}
