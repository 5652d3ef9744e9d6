import { diag, DiagLogLevel } from "@opentelemetry/api";
import { onTestFinished } from "vitest";

/** All that the diagnostic log is told until the test is over: `warn: …`. */
export function recordedLog(): readonly string[] {
  const logged: string[] = [];
  const say =
    (level: string) =>
    (message: string): void =>
      void logged.push(`${level}: ${message}`);
  const logger = { error: say("error"), warn: say("warn"), info: say("info"), debug: say("debug"), verbose: say("") };
  diag.setLogger(logger, { logLevel: DiagLogLevel.ALL, suppressOverrideMessage: true });
  onTestFinished(() => diag.disable());
  // What it says of itself.
  logged.length = 0;
  return logged;
}
