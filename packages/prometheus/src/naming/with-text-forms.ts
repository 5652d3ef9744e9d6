import type { Attributes } from "@opentelemetry/api";
import { labelValue } from "./label-value.ts";
import type { KeyValue } from "./naming.ts";

/** The attributes that have a form as a text: of a resource and a scope, one that has none must not cost the others. */
export function withTextForms(attributes: Attributes): readonly KeyValue[] {
  return Object.keys(attributes).flatMap((key): readonly KeyValue[] => {
    try {
      const value = attributes[key];
      labelValue(value);
      return [[key, value]];
    } catch {
      return [];
    }
  });
}
