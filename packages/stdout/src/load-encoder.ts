import type { Encoder } from "@meterbridge/core";
import type { JsonLinesOptions } from "./json-lines.ts";
import type { StdoutExporterOptions } from "./options.ts";
import type { PrettyOptions } from "./pretty/pretty-encoder.ts";

type EncoderOptions = PrettyOptions & JsonLinesOptions & Pick<StdoutExporterOptions, "format">;

/** Loads the code of the form that is asked for, and no other: to import either takes longer than all the rest. */
export async function loadEncoder({ format, stream, color, all, maxLineBytes }: EncoderOptions): Promise<Encoder> {
  if (format === "otlp-json") {
    const { jsonLines } = await import("./json-lines.ts");
    return jsonLines({ maxLineBytes });
  }
  const { prettyEncoder } = await import("./pretty/index.ts");
  return prettyEncoder({ stream, color, all });
}
