import { diag, type DiagLogger, DiagLogLevel } from "@opentelemetry/api";
import { say } from "./obey.ts";

/** Says what is told to the diagnostic log. */
export function tellDiag(): void {
  const logger = Object.fromEntries(
    ["error", "warn", "info", "debug", "verbose"].map((level) => [level, (text: string) => say(`${level}: ${text}`)]),
  );
  diag.setLogger(logger as unknown as DiagLogger, DiagLogLevel.INFO);
}
