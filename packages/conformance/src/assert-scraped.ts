import assert from "node:assert/strict";
import type { Bench } from "./bench.ts";
import type { RunningPull } from "./running-pull.ts";

/** Scrapes once, and says that it succeeds. */
export async function assertScraped({ time }: Bench, running: RunningPull, what = "a scrape"): Promise<void> {
  const { error } = await time.until("the end of a scrape", running.scrape());
  assert.ok(!error, `${what} failed: ${error?.message}`);
}

/** Scrapes once, and says that it fails, says why, and gives nothing. */
export async function assertScrapeFailed({ time }: Bench, running: RunningPull, what: string): Promise<void> {
  const before = (await running.farEnd.received()).length;
  const { error } = await time.until("the end of a scrape", running.scrape());
  assert.ok(error instanceof Error && error.message !== "", `${what} succeeds, or does not say why it failed`);
  assert.equal((await running.farEnd.received()).length, before, `${what} failed, and gave data points`);
}
