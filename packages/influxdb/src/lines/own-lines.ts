import { attributeText, type Point } from "@meterbridge/core/points";
import type { CustomSchema, Line, SchemaPoint } from "../schema/custom-schema.ts";
import type { Metric } from "../schema/metric-plan.ts";
import { customLine } from "./custom-line.ts";
import { leftOut, schemaError } from "../text/drop-reasons.ts";
import type { PointWriter, Scope } from "./metric-writer.ts";

/** Writes the points of a metric as the user's schema wants them. Nothing is kept of them. */
export function ownLines(schema: CustomSchema, metric: Metric, { settings, lines, base }: Scope): PointWriter {
  return {
    write(point) {
      const tags = { ...Object.fromEntries(base), ...textsOf(point) };
      const wanted = ask(schema, pointFor(point, metric, tags));
      if (wanted.length === 0) return leftOut.reason;
      for (const line of wanted) lines.ready(customLine(line, { tags, time: point.endTime }, settings));
      return undefined;
    },
    end: () => {},
  };
}

function pointFor(point: Point, metric: Metric, tags: SchemaPoint["tags"]): SchemaPoint {
  const { startTime, endTime, attributes, value, exemplars, flags } = point;
  return { startTime, endTime, attributes, value, exemplars, flags, metric, tags };
}

function textsOf({ attributes }: Point): Record<string, string> {
  return Object.fromEntries(Object.keys(attributes ?? {}).map((key) => [key, attributeText(attributes[key])]));
}

function ask(schema: CustomSchema, point: SchemaPoint): readonly Line[] {
  try {
    const lines: unknown = schema(point) ?? [];
    if (lines instanceof Promise) lines.catch(() => {});
    return Array.isArray(lines) ? (lines as readonly Line[]) : [lines as Line];
  } catch {
    throw schemaError;
  }
}
