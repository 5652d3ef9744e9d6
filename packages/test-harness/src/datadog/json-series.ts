/**
 * Reads a MetricPayload in JSON, as the API reference has it, in the form that `protobufPayload` gives.
 *
 * @throws {Error} For whatever is not in the reference, or of another type.
 */
export function jsonSeries(text: string): unknown {
  const { series } = objectOf(JSON.parse(text), "the body", { series: "list" });
  return { series: listOf(series, "series").map((one, index) => seriesOf(one, `series[${index}]`)) };
}

type Fields = Readonly<Record<string, "text" | "number" | "whole number" | "list" | "object">>;
type Entries = Readonly<Record<string, unknown>>;

const defaults = {
  metric: "",
  type: 0,
  unit: "",
  interval: 0,
  source_type_name: "",
  tags: [],
  points: [],
  resources: [],
};

function seriesOf(value: unknown, where: string): Entries {
  const given = objectOf(value, where, {
    metric: "text",
    type: "whole number",
    unit: "text",
    source_type_name: "text",
    interval: "whole number",
    tags: "list",
    points: "list",
    resources: "list",
    metadata: "object",
  });
  const series = { ...defaults, ...given };
  const tags = listOf(series.tags, `${where}.tags`);
  if (!tags.every((tag) => typeof tag === "string")) throw new Error(`${where}.tags: a tag is a text`);
  return {
    ...series,
    points: listOf(series.points, `${where}.points`).map((point) => ({
      value: 0,
      timestamp: 0,
      ...objectOf(point, `${where}.points`, { value: "number", timestamp: "whole number" }),
    })),
    resources: listOf(series.resources, `${where}.resources`).map((resource) => ({
      type: "",
      name: "",
      ...objectOf(resource, `${where}.resources`, { type: "text", name: "text" }),
    })),
  };
}

function listOf(value: unknown, where: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new Error(`${where} is no list`);
  return value;
}

function objectOf(value: unknown, where: string, fields: Fields): Entries {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Error(`${where} is no object`);
  for (const [key, item] of Object.entries(value)) {
    const type = Object.hasOwn(fields, key) ? fields[key] : undefined;
    if (type === undefined) throw new Error(`${where}.${key} is not known`);
    const isOfType = type === "whole number" ? Number.isInteger(item) : typeOf(item) === type;
    if (!isOfType) throw new Error(`${where}.${key} is no ${type}`);
  }
  return value as Entries;
}

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return "list";
  return typeof value === "string" ? "text" : typeof value;
}
