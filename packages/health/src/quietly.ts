import { messageOf, quietDiag, redactor } from "@meterbridge/core";

/** Runs something that must disturb nobody, and gives `undefined` when it throws. */
export type Quietly = <Result>(run: () => Result) => Result | undefined;

const redact = redactor([]);

/** `name` stands before the line that is written to the diagnostic log when something throws for the first time. */
export function quietly(name: string): Quietly {
  let told = false;
  return (run) => {
    try {
      return run();
    } catch (error) {
      if (!told) quietDiag.warn(`${name}: its health is incomplete: ${redact(messageOf(error))}. This is told once.`);
      told = true;
      return undefined;
    }
  };
}
