import assert from "node:assert/strict";
import type { Answer } from "./running.ts";

/** Says that an export failed and says why. `what` names the export: "an export that was refused". */
export function assertFailed({ code, error }: Answer, what: string): void {
  assert.equal(code, 1, `${what} succeeds`);
  assert.ok(error instanceof Error && error.message !== "", `${what} does not say why it failed`);
}
