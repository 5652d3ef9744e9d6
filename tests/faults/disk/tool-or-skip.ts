import { isCi } from "./env.ts";

/**
 * Whether to skip what needs a tool, by why it cannot be used: `it.skipIf(skips(straceFault()))`. In CI it throws
 * instead: there, a skipped test is a hole that nobody sees.
 */
export function skips(fault: string | undefined): boolean {
  if (fault === undefined) return false;
  if (isCi()) throw new Error(fault);
  console.warn(`skipped: ${fault}`);
  return true;
}
