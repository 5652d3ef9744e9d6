import { diag, type DiagLogger, DiagLogLevel } from "@opentelemetry/api";

/** The warnings and errors that the diagnostic log is told from now on, until it is disabled: `warn …`. */
export function recordedWarnings(): string[] {
  const log: string[] = [];
  const line = (level: string) => (message: string) => void log.push(`${level} ${message}`);
  const logger = { error: line("error"), warn: line("warn"), info() {}, debug() {}, verbose() {} };
  diag.setLogger(logger as DiagLogger, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
  return log;
}
