import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { Arrivals, FarEndCommand, FarEndMessage, FarEndSettings } from "./messages.ts";

/** What the exporter sends to: a server in a thread of its own, which decodes what arrives. */
export interface FarEnd {
  readonly url: string;
  /** Breaks no more. */
  calm(): void;
  /** Everything that arrived until now. */
  report(): Promise<Arrivals>;
  stop(): Promise<void>;
}

export interface FarEndListener {
  arrived(arrivals: Arrivals): void;
  noticed(text: string): void;
}

export async function startFarEnd(settings: FarEndSettings, listener: FarEndListener): Promise<FarEnd> {
  const worker = new Worker(new URL("worker.ts", import.meta.url), { workerData: settings });
  const gone = once(worker, "exit");
  let reported: ((arrivals: Arrivals) => void) | undefined;
  const url = await new Promise<string>((resolve, reject) => {
    worker.once("error", reject);
    worker.on("message", (message: FarEndMessage) => {
      if (message.kind === "listening") resolve(message.url);
      else if (message.kind === "arrivals") listener.arrived(message.arrivals);
      else if (message.kind === "report") reported?.(message.arrivals);
      else listener.noticed(message.text);
    });
  });

  return {
    url,
    calm: () => tell("calm"),
    report() {
      return new Promise((resolve) => {
        reported = resolve;
        tell("report");
      });
    },
    async stop() {
      tell("stop");
      await gone;
    },
  };

  function tell(command: FarEndCommand): void {
    worker.postMessage(command);
  }
}
