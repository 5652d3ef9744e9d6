import { diag, type DiagLogger, DiagLogLevel } from "@opentelemetry/api";
import { format } from "node:util";

/** One line of OpenTelemetry's diagnostic log. */
export interface DiagLine {
  readonly level: "error" | "warn" | "info" | "debug" | "verbose";
  readonly text: string;
}

/** The diagnostic log, listened to. */
export interface Diagnostics {
  readonly lines: readonly DiagLine[];
  /** What a person sees who has left the log as it is by default: errors and warnings. */
  told(): readonly string[];
  /** Lets every line throw from now on, as a broken logger does. */
  break(): void;
  stop(): void;
}

/** Takes the place of the diagnostic logger, and leaves none behind. */
export function listenToDiagnostics(): Diagnostics {
  const lines: DiagLine[] = [];
  let isBroken = false;
  const listen =
    (level: DiagLine["level"]) =>
    (...said: unknown[]): void => {
      if (isBroken) throw new Error("the diagnostic logger is broken");
      lines.push({ level, text: format(...said) });
    };
  const logger: DiagLogger = {
    error: listen("error"),
    warn: listen("warn"),
    info: listen("info"),
    debug: listen("debug"),
    verbose: listen("verbose"),
  };
  diag.setLogger(logger, { logLevel: DiagLogLevel.ALL, suppressOverrideMessage: true });
  return {
    lines,
    told: () => lines.filter((line) => isTold(line)).map(({ text }) => text),
    break: () => void (isBroken = true),
    stop() {
      // It says so in the log.
      isBroken = false;
      diag.disable();
    },
  };
}

/** Whether a line is for people, and not only for who looks for a fault. */
export function isTold({ level }: DiagLine): boolean {
  return level === "error" || level === "warn";
}
