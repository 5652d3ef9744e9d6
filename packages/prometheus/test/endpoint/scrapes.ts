import { ExportError, type ExportErrorCode } from "@meterbridge/core";
import type { Exposition, Scrape, ScrapeRequest } from "../../src/exposition/exposition.ts";

/** A scrape that has this to say, in whatever dialect it is asked for. */
export function saying(...chunks: readonly (string | Uint8Array)[]): Scrape {
  return (request) => Promise.resolve(expositionOf(request, ...chunks));
}

export function expositionOf(
  { dialect }: Pick<ScrapeRequest, "dialect">,
  ...texts: readonly (string | Uint8Array)[]
): Exposition {
  const chunks = texts.map((text) => Buffer.from(text));
  const bytes = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  return { kind: "exposition", dialect, chunks, bytes, drops: new Map(), errors: [] };
}

export function failing(code: ExportErrorCode, message = "no"): Scrape {
  return () => Promise.resolve({ kind: "failed", error: new ExportError(code, message) });
}

/** A scrape that ends when it is told to, and keeps what it was asked for. */
export interface HeldScrape {
  readonly scrape: Scrape;
  readonly requests: readonly ScrapeRequest[];
  /** Resolves when so many scrapes have been asked for. */
  asked(count: number): Promise<void>;
  /** Ends all scrapes, those to come as well. */
  release(...chunks: readonly string[]): void;
}

export function heldScrape(): HeldScrape {
  const requests: ScrapeRequest[] = [];
  let release: (chunks: readonly string[]) => void = () => {};
  const released = new Promise<readonly string[]>((resolve) => (release = resolve));
  let watch = (): void => {};
  return {
    requests,
    async scrape(request) {
      requests.push(request);
      watch();
      return expositionOf(request, ...(await released));
    },
    asked: (count) =>
      new Promise((resolve) => {
        watch = () => {
          if (requests.length >= count) resolve();
        };
        watch();
      }),
    release: (...chunks) => release(chunks),
  };
}

/** Lines as an exposition has them, of about so many bytes. */
export function lines(bytes: number): string {
  const all: string[] = [];
  for (let length = 0, index = 0; length < bytes; index++) {
    const line = `requests_total{route="/items/${index}",status="${200 + (index % 7)}"} ${(index * 7919) % 100_003}\n`;
    all.push(line);
    length += line.length;
  }
  return all.join("");
}
