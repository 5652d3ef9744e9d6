import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findServer } from "./find-server.ts";
import { influxqlApi, type InfluxqlApi } from "./influxql-api.ts";
import { freePort } from "./loopback-port.ts";
import { answers, type ServerInFolder, startInFolder } from "./server-in-folder.ts";

export interface Influxdb1Options {
  /** Whom it lets in, as the administrator; everybody unless said. */
  readonly user?: { readonly name: string; readonly password: string };
  /** The most that a request's body may have, as it comes: InfluxDB does not count what is in a compressed one. Its own limit is 25 MB. */
  readonly maxBodyBytes?: number;
}

/** A real InfluxDB 1 that can be asked for what it has. */
export interface Influxdb1 extends InfluxqlApi, ServerInFolder {
  readonly url: string;
  createDatabase(name: string): Promise<void>;
}

/** Starts an InfluxDB 1 on a free loopback port, with no database; it is ready when this resolves. */
export async function startInfluxdb1({ user, maxBodyBytes }: Influxdb1Options = {}): Promise<Influxdb1> {
  const found = findServer("influxdb-1");
  if (!found.available) throw new Error(found.reason);
  const folder = mkdtempSync(join(tmpdir(), "meterbridge-influxdb-"));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  writeFileSync(
    join(folder, "influxdb.conf"),
    configuration({
      "": { "reporting-enabled": false, "bind-address": `127.0.0.1:${await freePort()}` },
      meta: { dir: join(folder, "meta") },
      data: { dir: join(folder, "data"), "wal-dir": join(folder, "wal"), "query-log-enabled": false },
      monitor: { "store-enabled": false },
      logging: { level: "warn" },
      http: {
        "bind-address": `127.0.0.1:${port}`,
        "log-enabled": false,
        "auth-enabled": user !== undefined,
        ...(maxBodyBytes !== undefined && { "max-body-size": maxBodyBytes }),
      },
    }),
  );
  const server = await startInFolder(folder, found.program, ["-config", "influxdb.conf"], () => answers(`${url}/ping`));
  const credentials = user && Buffer.from(`${user.name}:${user.password}`).toString("base64");
  const api = influxqlApi(url, credentials === undefined ? {} : { authorization: `Basic ${credentials}` });
  try {
    if (user)
      await influxqlApi(url).query(`CREATE USER "${user.name}" WITH PASSWORD '${user.password}' WITH ALL PRIVILEGES`);
  } catch (error) {
    await server.stop();
    throw error;
  }

  return {
    ...api,
    ...server,
    url,
    createDatabase: async (name) => void (await api.query(`CREATE DATABASE "${name}"`)),
  };
}

/** TOML. */
function configuration(
  sections: Readonly<Record<string, Readonly<Record<string, string | number | boolean>>>>,
): string {
  return Object.entries(sections)
    .map(([name, settings]) => {
      const lines = Object.entries(settings).map(([key, value]) => `${key} = ${JSON.stringify(value)}`);
      return [...(name === "" ? [] : [`[${name}]`]), ...lines, ""].join("\n");
    })
    .join("\n");
}
