import { seriesKeyTooLong } from "../text/drop-reasons.ts";
import { longestKey } from "../text/key-length.ts";
import { type Backslashes, tagKeyText } from "../text/escape.ts";
import type { Rename } from "./safe-rename.ts";

/** Finds how keys of tags are written. */
export interface TagKeys {
  /**
   * How each of a series' keys is written, in the same order; `undefined`: its tag is left out.
   *
   * A key that may not be used, or that an earlier one of this series has already, gets as many `_` behind it as it takes.
   * `reserves` is asked for keys as they are written.
   */
  of(rawKeys: readonly string[], reserves: (tagKey: string) => boolean): readonly (string | undefined)[];
}

/** `rename` must not throw. */
export function tagKeys(options: { readonly rename: Rename; readonly backslashes: Backslashes }): TagKeys {
  const { rename, backslashes } = options;
  return {
    of(rawKeys, reserves) {
      const taken = new Set<string>();
      let length = 0;
      return rawKeys.map((rawKey) => {
        let key = tagKeyText(rename(rawKey, "tag") ?? "", backslashes);
        if (key === "") return undefined;
        while (reservedByServers.has(key) || reserves(key) || taken.has(key)) key += "_";
        taken.add(key);
        if ((length += key.length) > longestKey) throw seriesKeyTooLong;
        return key;
      });
    },
  };
}

/** InfluxDB 2 refuses all of a request in which a line has such a tag; InfluxDB 1 and 3 refuse a line in which it is `time`. */
const reservedByServers: ReadonlySet<string> = new Set(["time", "_field", "_measurement"]);
