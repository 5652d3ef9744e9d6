import { everythingScraped, type Settings } from "@meterbridge/conformance";
import { MetricReader } from "@opentelemetry/sdk-metrics";
import { expect, it } from "vitest";
import { httpFarEnd, scrapeSubject, seededRandom, testClock } from "../src/index.ts";
import { media } from "./exposition/media.ts";

class Reader extends MetricReader {
  protected override async onForceFlush(): Promise<void> {}
  protected override async onShutdown(): Promise<void> {}
}

const settings: Settings = { timeoutMs: 1_000, clock: testClock(), random: seededRandom(1), secret: "s3cr3t" };

it("starts an exporter, and a far end that scrapes it as the exporter says", async () => {
  const server = await httpFarEnd({ decode: () => [] });
  server.next({ do: "answer", status: 200, headers: { "content-type": media.text0 }, body: "a 1\n" });
  const reader = new Reader();
  const subject = scrapeSubject({
    name: "mine",
    capabilities: everythingScraped,
    exporter: ({ secret }) => ({ reader, url: server.url, headers: { authorization: `Bearer ${secret}` } }),
  });
  expect(subject).toMatchObject({ name: "mine", kind: "pull", capabilities: everythingScraped });

  const started = await subject.start(settings);
  if (started.kind !== "pull") throw new Error("it is no pull exporter");
  expect(started.reader).toBe(reader);
  expect(await started.farEnd.scrape()).toEqual({});
  expect((await started.farEnd.received())[0]?.metric.name).toBe("a");
  expect((await server.request(1)).headers["authorization"]).toBe("Bearer s3cr3t");
  await started.farEnd.stop();
  await server.stop();
  await reader.shutdown();
});
