/** One line of line protocol, read. Nothing in it is escaped. */
export interface ParsedLine {
  readonly measurement: string;
  /** In the order in which they stand there. */
  readonly tags: readonly (readonly [key: string, value: string])[];
  /** In the order in which they stand there. */
  readonly fields: readonly (readonly [key: string, value: ParsedField])[];
  /** Nanoseconds since 1970, whatever precision they were written in. Absent: the server takes its own time. */
  readonly time?: bigint;
}

/** A field's value with its type, of which a server keeps one for each field. */
export type ParsedField =
  | { readonly type: "float"; readonly value: number }
  /** `1i`: signed, of 64 bits. */
  | { readonly type: "integer"; readonly value: bigint }
  /** `1u`: unsigned, of 64 bits. InfluxDB 1 has none. */
  | { readonly type: "unsigned"; readonly value: bigint }
  | { readonly type: "boolean"; readonly value: boolean }
  | { readonly type: "string"; readonly value: string };

/** What times are written in. */
export type LinePrecision = "ns" | "us" | "ms" | "s";
