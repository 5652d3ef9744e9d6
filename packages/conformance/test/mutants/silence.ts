import { afterAll, beforeAll, vi } from "vitest";

/** Keeps what mutants write out of the report of a test run. The suite sees it all the same. */
export function silenceMutants(): void {
  beforeAll(() => {
    vi.spyOn(console, "log").mockReturnValue();
    vi.spyOn(process.stderr, "write").mockReturnValue(true);
  });
  afterAll(() => void vi.restoreAllMocks());
}
