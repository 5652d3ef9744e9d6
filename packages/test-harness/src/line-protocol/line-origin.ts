import type { ReceivedPoint } from "@meterbridge/conformance";
import type { LineFields } from "./line-fields.ts";
import type { ParsedLine } from "./parsed-line.ts";

/** What a line says besides its value: the tags, the time, and the start, which is a field. */
export function originOfLine(
  { tags, time }: Pick<ParsedLine, "tags" | "time">,
  fields: LineFields,
): Pick<ReceivedPoint, "attributes" | "time" | "startTime"> {
  const startTime = fields.count("start_time_unix_nano");
  return {
    attributes: Object.fromEntries(tags),
    ...(time !== undefined && { time }),
    ...(startTime !== undefined && { startTime }),
  };
}
