import type { InfluxqlApi, InfluxqlRow } from "@meterbridge/testbed";

/** What all rows have to have. */
export type Common = Readonly<Record<string, string | bigint>>;

/**
 * What an InfluxDB has of these measurements, each row as a line: the fields by name, `7i` an integer, `7` a float. What all
 * rows have in common is not in it; a row that lacks it says so.
 */
export async function storedLines(
  influxdb: InfluxqlApi,
  database: string,
  common: Common,
  measurements?: readonly string[],
): Promise<readonly string[]> {
  const names = measurements ?? (await influxdb.measurements(database));
  const lines = await Promise.all(
    names.map(async (name) => {
      const types = await influxdb.fieldTypes(name, database);
      return (await influxdb.rows(name, database)).map((row) => asLine(name, row, types, common));
    }),
  );
  return lines.flat().sort();
}

/** `types` are those of the fields: what has none is a tag. */
export function asLine(
  measurement: string,
  row: InfluxqlRow,
  types: Readonly<Record<string, string>>,
  common: Common,
): string {
  const tags = Object.keys({ ...common, ...row }).filter((name) => !(name in types) && common[name] !== row[name]);
  const fields = Object.keys(row).filter((name) => name in types && common[name] !== row[name]);
  const tagsText = tags.sort().map((name) => `,${name}=${row[name] ?? "(none)"}`);
  const fieldsText = fields.sort().map((name) => `${name}=${valueText(row[name]!, types[name]!)}`);
  return `${measurement}${tagsText.join("")} ${fieldsText.join(",")}`;
}

function valueText(value: InfluxqlRow[string], type: string): string {
  switch (type) {
    case "integer":
      return `${value}i`;
    case "unsigned":
      return `${value}u`;
    case "string":
      return JSON.stringify(value);
    default:
      return String(value);
  }
}
