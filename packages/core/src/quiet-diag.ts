import { diag } from "@opentelemetry/api";

/** OpenTelemetry's diagnostic log; a logger that throws disturbs nobody. */
export const quietDiag = {
  error: (message: string): void => quietly(() => diag.error(message)),
  warn: (message: string): void => quietly(() => diag.warn(message)),
  info: (message: string): void => quietly(() => diag.info(message)),
  debug: (message: string): void => quietly(() => diag.debug(message)),
};

function quietly(log: () => void): void {
  try {
    log();
  } catch {
    // There is nowhere left to say it.
  }
}
