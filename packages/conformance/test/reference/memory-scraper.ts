import { setImmediate as nextTurn } from "node:timers/promises";
import { deserialize } from "node:v8";
import type { ReceivedPoint, ScrapingFarEnd } from "../../src/index.ts";
import type { PullExporter } from "./pull-exporter.ts";

/** A far end in this process that scrapes by a call. */
export function memoryScraper({ expose }: Pick<PullExporter, "expose">, credentials: string): ScrapingFarEnd {
  const got: Uint8Array[] = [];
  let attempts = 0;
  let isStopped = false;
  return {
    next: () => {},
    received: () => got.flatMap((body) => deserialize(body) as ReceivedPoint[]),
    attempts: () => attempts,
    stop: async () => void (isStopped = true),
    async scrape() {
      attempts += 1;
      // As over a network, it begins and ends with a later turn of the event loop.
      await nextTurn();
      if (isStopped) return { error: new Error("nobody scrapes any more") };
      const exposed = await expose(credentials);
      await nextTurn();
      if ("error" in exposed) return exposed;
      got.push(...exposed.bodies);
      return {};
    },
  };
}
