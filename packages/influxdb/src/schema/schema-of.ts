import type { CustomSchema } from "./custom-schema.ts";
import type { Schema } from "./metric-plan.ts";
import type { SchemaOption } from "./options.ts";
import { otelV1 } from "./otel-v1.ts";
import { telegrafPrometheusV1 } from "./telegraf-prometheus-v1.ts";
import { telegrafPrometheusV2 } from "./telegraf-prometheus-v2.ts";

/** The schema of this name. */
export function schemaOf(name: Exclude<SchemaOption, CustomSchema>): Schema {
  switch (name) {
    case "telegraf-prometheus-v1":
      return telegrafPrometheusV1;
    case "telegraf-prometheus-v2":
      return telegrafPrometheusV2;
    case "otel-v1":
      return otelV1;
  }
}
