import { diag, DiagLogLevel } from "@opentelemetry/api";

/** What the diagnostic log is told from now on, until it is disabled. */
export function logLines(): readonly string[] {
  const lines: string[] = [];
  const from =
    (level: string) =>
    (message: string): void =>
      void lines.push(`${level}: ${message}`);
  const logger = { error: from("error"), warn: from("warn"), info: from("info"), debug: () => {}, verbose: () => {} };
  diag.setLogger(logger, { logLevel: DiagLogLevel.INFO, suppressOverrideMessage: true });
  return lines;
}
