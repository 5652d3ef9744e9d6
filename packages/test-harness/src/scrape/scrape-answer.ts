import type { ReceivedPoint } from "@meterbridge/conformance";
import { gunzipSync } from "node:zlib";
import type { Exposition } from "../exposition/exposition.ts";
import { parseExposition } from "../exposition/parse-exposition.ts";
import { pointsOfExposition } from "../exposition/points-of-exposition.ts";

/** What a scrape was answered, as it came. It is read when somebody asks: to read it is no work of the exporter. */
export interface ScrapeAnswer {
  readonly contentType: string;
  readonly body: Uint8Array;
  /**
   * @throws {TypeError} When it is no sound exposition.
   */
  exposition(): Exposition;
  points(): readonly ReceivedPoint[];
}

export function scrapeAnswer(contentType: string, encoding: string, compressed: Uint8Array): ScrapeAnswer {
  let exposition: Exposition | undefined;
  let points: readonly ReceivedPoint[] | undefined;
  const answer = {
    contentType,
    get body() {
      return decompressed(encoding, compressed);
    },
    exposition: () => (exposition ??= parseExposition(contentType, answer.body)),
    points: () => (points ??= pointsOfExposition(answer.exposition())),
  };
  return answer;
}

function decompressed(encoding: string, body: Uint8Array): Uint8Array {
  switch (encoding) {
    case "identity":
      return body;
    case "gzip":
      return gunzipSync(body);
    default:
      throw new TypeError(`content encoding: ${encoding}, which nobody has asked for`);
  }
}
