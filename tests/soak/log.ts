import { createWriteStream, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { diag, DiagLogLevel } from "@opentelemetry/api";

/** Writes warnings and errors of the SDK and of the exporters to a file: with faults on purpose there are many. */
export function logTo(path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const file = createWriteStream(path);
  const write =
    (level: string) =>
    (message: string, ...more: unknown[]): void =>
      void file.write(`${new Date().toISOString()} ${level} ${message} ${more.map(String).join(" ")}\n`);
  const silent = (): void => {};
  diag.setLogger(
    { error: write("error"), warn: write("warn"), info: silent, debug: silent, verbose: silent },
    DiagLogLevel.WARN,
  );
}
