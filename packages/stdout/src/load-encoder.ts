import type { Encoder } from "@meterbridge/core";
import type { StdoutExporterOptions } from "./options.ts";

type EncoderOptions = Pick<StdoutExporterOptions, "format" | "color" | "all" | "maxLineBytes"> & {
  readonly stream: NodeJS.WritableStream;
};

/** Loads the code of the form that is asked for, and no other: to import either takes longer than all the rest. */
export async function loadEncoder({ format, stream, color, all, maxLineBytes }: EncoderOptions): Promise<Encoder> {
  if (format === "otlp-json") {
    const { jsonLines } = await import("./json-lines.ts");
    return jsonLines({ maxLineBytes });
  }
  const { prettyEncoder } = await import("./pretty/index.ts");
  return prettyEncoder({ stream, color, all });
}
