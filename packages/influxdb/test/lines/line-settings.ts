import type { customLine } from "../../src/lines/custom-line.ts";
import type { LineProtocolOptions } from "../../src/lines/options.ts";
import { safeRename } from "../../src/lines/safe-rename.ts";
import { tagKeys } from "../../src/lines/tag-keys.ts";
import { type Precision, TimeText } from "../../src/text/time-text.ts";

interface Given {
  readonly backslashes?: "keep" | "slash";
  readonly precision?: Precision;
  readonly rename?: NonNullable<LineProtocolOptions["rename"]>;
}

/** What `customLine` is written with. */
export function lineSettings(given: Given = {}): Parameters<typeof customLine>[2] {
  const { backslashes = "keep", precision = "ns" } = given;
  const rename = safeRename(given.rename ?? ((name) => name));
  return { backslashes, rename, tagKeys: tagKeys({ rename, backslashes }), time: new TimeText(precision) };
}
