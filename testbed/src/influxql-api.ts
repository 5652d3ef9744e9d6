import { exactJson } from "./exact-json.ts";

/** What any version of InfluxDB can be asked in InfluxQL. Each throws, with what it said, when it does not understand. */
export interface InfluxqlApi {
  /** Every row of an answer. Absent values are left out; the series' tags of a `GROUP BY` are columns, too. */
  query(influxql: string, database?: string): Promise<readonly InfluxqlRow[]>;
  /** Every row of a measurement, oldest first: time, tags and fields. */
  rows(measurement: string, database: string): Promise<readonly InfluxqlRow[]>;
  /** What the fields of a measurement are: `integer`, `float`, `string` or `boolean`. */
  fieldTypes(measurement: string, database: string): Promise<Readonly<Record<string, string>>>;
  measurements(database: string): Promise<readonly string[]>;
}

/** `time` is in nanoseconds. A whole number beyond 2^53 is a `bigint`, whatever the type of its field. */
export type InfluxqlRow = Readonly<Record<string, string | number | bigint | boolean>>;

export function influxqlApi(url: string, headers: Readonly<Record<string, string>> = {}): InfluxqlApi {
  return {
    query,
    rows: (measurement, database) => query(`SELECT * FROM ${quoted(measurement)} ORDER BY time`, database),
    async fieldTypes(measurement, database) {
      const fields = await query(`SHOW FIELD KEYS FROM ${quoted(measurement)}`, database);
      return Object.fromEntries(fields.map(({ fieldKey, fieldType }) => [fieldKey, fieldType]));
    },
    async measurements(database) {
      return (await query("SHOW MEASUREMENTS", database)).map(({ name }) => String(name));
    },
  };

  async function query(influxql: string, database = ""): Promise<readonly InfluxqlRow[]> {
    const response = await fetch(`${url}/query`, {
      method: "POST",
      headers,
      body: new URLSearchParams({ db: database, epoch: "ns", q: influxql }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${influxql}: HTTP ${response.status} ${text}`);
    const { results } = exactJson(text) as Answer;
    const error = results.find((result) => result.error !== undefined)?.error;
    if (error !== undefined) throw new Error(`${influxql}: ${error}`);
    return results.flatMap(({ series = [] }) => series.flatMap(rowsOf));
  }
}

interface Answer {
  readonly results: readonly { readonly series?: readonly Series[]; readonly error?: string }[];
}

interface Series {
  readonly tags?: Readonly<Record<string, string>>;
  readonly columns: readonly string[];
  readonly values?: readonly (readonly (InfluxqlRow[string] | null)[])[];
}

function rowsOf({ tags, columns, values = [] }: Series): readonly InfluxqlRow[] {
  return values.map((row) => ({
    ...tags,
    ...Object.fromEntries(columns.flatMap((column, at) => (row[at] === null ? [] : [[column, row[at]!]]))),
  }));
}

/** A name as InfluxQL reads it. */
function quoted(name: string): string {
  return `"${name.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}
