/** Which write API a server has, and what it asks of a request. */
export interface InfluxdbServerOptions {
  /** `/write` of InfluxDB 1, `/api/v2/write` of InfluxDB 2, or `/api/v3/write_lp` of InfluxDB 3. */
  readonly version: InfluxdbVersion;
  /** v1: the only database there is. InfluxDB 3 makes one of any name. Unless said, there is every one. */
  readonly database?: string;
  /** v2: the only bucket there is. Unless said, there is every one. */
  readonly bucket?: string;
  /** v2: the only organization there is, by name or id. Unless said, there is every one. */
  readonly org?: string;
  /** Who does not show it is not let in: as `Bearer`, or with v2 and v3 as `Token`. Unless said, everybody is. */
  readonly token?: string;
  /** v1: who does not show these is not let in, unless the token is. */
  readonly basic?: { readonly username: string; readonly password: string };
  /**
   * The largest body: v1 counts its bytes as they come, v2 and v3 decompressed. Unless said, there is no limit.
   */
  readonly maxBodyBytes?: number;
  /**
   * How many of the lines that were not read an answer names. InfluxDB 1 and 2 name all, InfluxDB Cloud only the first, InfluxDB 3 has
   * long named 100 at most, and that is what they do unless said. 0 names none.
   */
  readonly namedLines?: number;
}

export type InfluxdbVersion = "v1" | "v2" | "v3";

/** What a server answers to a request. */
export interface ServerAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Who answers, and in which version: Debian's InfluxDB 1, the last InfluxDB 2 and 3. */
export const versionNames: Readonly<Record<InfluxdbVersion, string>> = { v1: "1.6.7", v2: "v2.9.0", v3: "3.10.0" };
