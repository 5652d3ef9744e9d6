import type { InfluxdbVersion } from "./influxdb-server.ts";
import type { ParsedField, ParsedLine } from "./parsed-line.ts";

/** What a line comes to when it is stored. */
interface Storing {
  /** What is stored of it; `undefined`: nothing. */
  readonly line: ParsedLine | undefined;
  /** Why it is not stored, or not all of it, in the server's words. */
  readonly reason?: string;
}

/** The types that a server keeps of what it has stored: of fields, and InfluxDB 3 of tags, too. */
export interface StoredColumns {
  readonly store: (line: ParsedLine) => Storing;
  /** The same as it is now, to be tried. */
  readonly copy: () => StoredColumns;
}

export function storedColumns(version: InfluxdbVersion, known?: ReadonlyMap<string, string>): StoredColumns {
  const types = new Map(known);
  return {
    store: version === "v3" ? storeInTable(types) : storeInShard(types, version),
    copy: () => storedColumns(version, types),
  };
}

/**
 * InfluxDB 1 and 2: `validateSeriesAndFields` of `tsdb/shard.go`, and `tsdb/field_validator.go`. Of a field `time` beside others InfluxDB 1.6
 * does not speak.
 */
function storeInShard(types: Map<string, string>, version: InfluxdbVersion): StoredColumns["store"] {
  return ({ measurement, ...line }) => {
    const of = `on measurement "${measurement}" is`;
    if (line.tags.some(([key]) => key === "time")) {
      return { line: undefined, reason: `invalid tag key: input tag "time" ${of} invalid` };
    }
    const fields = [...new Map(line.fields)].filter(([key]) => key !== "time");
    const hadTime = fields.length < new Map(line.fields).size;
    const stripped = `invalid field name: input field "time" ${of} invalid`;
    if (fields.length === 0) return { line: undefined, reason: stripped };
    const clash = clashIn(types, measurement, fields);
    if (clash) {
      const { key, is, was } = clash;
      const reason = `field type conflict: input field "${key}" ${of} type ${is}, already exists as type ${was}`;
      return { line: undefined, reason };
    }
    for (const [key, { type }] of fields) types.set(columnOf(measurement, key), type);
    return {
      line: { measurement, ...line, fields },
      ...(hadTime && version !== "v1" && { reason: `${stripped}. Field "time" has been stripped from point.` }),
    };
  };
}

/** InfluxDB 3: `validate_and_qualify_v1_line` of `write_buffer/validator.rs`. What it has got to of a bad line it keeps. */
function storeInTable(types: Map<string, string>): StoredColumns["store"] {
  return (line) => {
    const { measurement } = line;
    types.set(columnOf(measurement, "time"), "timestamp");
    const columns = [
      ...line.tags.map(([key]) => [key, "tag"] as const),
      ...line.fields.map(([key, { type }]) => [key, `field::${type === "unsigned" ? "uinteger" : type}`] as const),
    ];
    const seen = new Set<string>();
    for (const [key, is] of columns) {
      const column = columnOf(measurement, key);
      const was = types.get(column) ?? is;
      if (was !== is) {
        const expected = `expected iox::column_type::${was}, got iox::column_type::${is}`;
        return { line: undefined, reason: `invalid column type for column '${key}', ${expected}` };
      }
      if (seen.has(key)) {
        return { line: undefined, reason: `invalid line protocol - multiple instances of '${key}' field found` };
      }
      seen.add(key);
      types.set(column, is);
    }
    return { line };
  };
}

function clashIn(
  types: ReadonlyMap<string, string>,
  measurement: string,
  fields: readonly (readonly [string, ParsedField])[],
): { readonly key: string; readonly is: string; readonly was: string } | undefined {
  for (const [key, { type: is }] of fields) {
    const was = types.get(columnOf(measurement, key)) ?? is;
    if (was !== is) return { key, is, was };
  }
  return undefined;
}

function columnOf(measurement: string, key: string): string {
  return JSON.stringify([measurement, key]);
}
