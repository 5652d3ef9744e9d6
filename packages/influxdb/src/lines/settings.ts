import { exponentialForm } from "../schema/options.ts";
import type { CustomSchema } from "../schema/custom-schema.ts";
import type { Schema, SchemaSettings } from "../schema/metric-plan.ts";
import { schemaOf } from "../schema/schema-of.ts";
import { type Backslashes, fieldKeyText } from "../text/escape.ts";
import type { LineProtocolOptions } from "./options.ts";
import { type Rename, safeRename } from "./safe-rename.ts";
import { type TagKeys, tagKeys } from "./tag-keys.ts";
import { TimeText } from "../text/time-text.ts";

/** What lines are written by: the options, with what was not said. */
export interface LineSettings {
  /** A schema of ours, or the user's function. */
  readonly schema: { readonly plan: Schema } | { readonly custom: CustomSchema };
  readonly forSchema: SchemaSettings;
  readonly time: TimeText;
  readonly exemplars: boolean;
  readonly backslashes: Backslashes;
  readonly tagKeys: TagKeys;
  readonly rename: Rename;
  readonly maxLines: number;
  readonly maxBytes: number;
  readonly maxCacheBytes: number;
}

export function settingsOf(options: LineProtocolOptions): LineSettings {
  const { schema = "telegraf-prometheus-v1", backslashes = "keep" } = options;
  const rename = options.rename ? safeRename(options.rename) : (name: string): string => name;
  return {
    schema: typeof schema === "function" ? { custom: schema } : { plan: schemaOf(schema) },
    forSchema: {
      integers: options.integers ?? "int",
      unsigned: options.unsigned ?? true,
      startTime: options.startTime ?? false,
      exponentialHistograms: exponentialForm(options),
      fieldKey: (key) => usable(fieldKeyText(rename(key, "field") ?? "", backslashes)),
    },
    time: new TimeText(options.precision ?? "ns"),
    exemplars: options.exemplars ?? false,
    backslashes,
    tagKeys: tagKeys({ rename, backslashes }),
    rename,
    maxLines: options.maxLines ?? 5_000,
    maxBytes: options.maxRequestBytes ?? 10_000_000,
    maxCacheBytes: options.maxCacheBytes ?? 96 * 1024 * 1024,
  };
}

/** InfluxDB drops a field of the name `time` without a word. */
function usable(fieldKey: string): string {
  return fieldKey === "time" ? "time_" : fieldKey;
}
