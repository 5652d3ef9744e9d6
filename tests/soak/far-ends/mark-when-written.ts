import { readFileSync, writeFileSync } from "node:fs";

interface Configuration {
  readonly receivers: { readonly kafka: object };
}

/**
 * Has a Collector of the testbed that reads from Kafka mark a message as read when its exporter has it, from its next start on. Unless it is
 * told so, it marks a message before, and loses it when it is killed between the two.
 */
export function markWhenWritten(path: string): void {
  const { receivers, ...others } = JSON.parse(readFileSync(path, "utf8")) as Configuration;
  const kafka = { ...receivers.kafka, message_marking: { after: true } };
  writeFileSync(path, JSON.stringify({ ...others, receivers: { ...receivers, kafka } }));
}
