import { expect, it } from "vitest";
import { scrapeOnce } from "../src/scraped-exporter.ts";

it.for<[string, () => Promise<object>, string]>([
  ["throws", thrower, "no scrape"],
  ["rejects", () => Promise.reject(new Error("no scrape")), "no scrape"],
])("a scrape of a far end that %s has failed", async ([, scrape, message]) => {
  expect((await scrapeOnce({ scrape } as never)).error?.message).toBe(message);
});

function thrower(): never {
  throw new Error("no scrape");
}
