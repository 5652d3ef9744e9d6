import type { Exposition } from "../exposition/exposition.ts";
import type { EncodingChoice } from "../negotiate/accept-encoding.ts";
import { contentTypeOf } from "../negotiate/content-type.ts";
import { type Answer, manners } from "./answer.ts";

// What fits in one packet arrives no sooner for being smaller.
const leastBytes = 1_024;

/** The answer that a scrape was made for. */
export function expositionAnswer({ chunks, bytes, dialect }: Exposition, choice: EncodingChoice): Answer {
  const encoding = bytes >= leastBytes || choice.isRequired ? choice.encoding : "identity";
  return {
    status: 200,
    headers: {
      ...manners,
      "content-type": contentTypeOf(dialect),
      // The length of what is compressed on the way is not known.
      ...(encoding === "identity" ? { "content-length": String(bytes) } : { "content-encoding": encoding }),
    },
    chunks,
    encoding,
  };
}
