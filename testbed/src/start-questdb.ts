import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exactJson } from "./exact-json.ts";
import { findServer } from "./find-server.ts";
import { freePort } from "./loopback-port.ts";
import { answers, type ServerInFolder, startInFolder } from "./server-in-folder.ts";

/** A real QuestDB: it takes line protocol on `/write` and `/api/v2/write`. */
export interface Questdb extends ServerInFolder {
  readonly url: string;
  /** Every row of an answer, once all that was written can be read. Absent values are left out. It throws what QuestDB says. */
  sql(query: string): Promise<readonly QuestdbRow[]>;
  /** What the columns of a table are, likewise: `SYMBOL`, `LONG`, `DOUBLE`, `VARCHAR`, `TIMESTAMP`. */
  columnTypes(table: string): Promise<Readonly<Record<string, string>>>;
}

/** A time is an ISO text to the microsecond; a whole number beyond 2^53 is a `bigint`. */
export type QuestdbRow = Readonly<Record<string, string | number | bigint | boolean>>;

/** Starts a QuestDB on a free loopback port; it is ready when this resolves. */
export async function startQuestdb(): Promise<Questdb> {
  const found = findServer("questdb");
  if (!found.available) throw new Error(found.reason);
  const folder = mkdtempSync(join(tmpdir(), "meterbridge-questdb-"));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  mkdirSync(join(folder, "conf"));
  writeFileSync(
    join(folder, "conf", "server.conf"),
    [
      `http.bind.to=127.0.0.1:${port}`,
      "http.min.enabled=false",
      "pg.enabled=false",
      "line.tcp.enabled=false",
      "telemetry.enabled=false",
      "shared.worker.count=1",
      // Lets a test suspend a table.
      "dev.mode.enabled=true",
    ].join("\n"),
  );
  const server = await startInFolder(folder, found.program, [folder], () => answers(`${url}/ping`));

  return {
    ...server,
    url,
    async sql(query) {
      await allApplied();
      return ask(query);
    },
    async columnTypes(table) {
      await allApplied();
      const columns = await ask(`SHOW COLUMNS FROM "${table}"`);
      return Object.fromEntries(columns.map(({ column, type }) => [column, type]));
    },
  };

  /** What is written goes to a log first, from which tables are made a moment after, unless that fails. */
  async function allApplied(): Promise<void> {
    for (;;) {
      const behind = await ask("SELECT name, suspended FROM wal_tables() WHERE writerTxn < sequencerTxn");
      if (behind.length === 0) return;
      const stuck = behind.find(({ suspended }) => suspended);
      if (stuck) throw new Error(`QuestDB has given up on what was written to the table ${String(stuck["name"])}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async function ask(query: string): Promise<readonly QuestdbRow[]> {
    const response = await fetch(`${url}/exec?query=${encodeURIComponent(query)}`);
    const text = await response.text();
    if (!response.ok) throw new Error(`${query}: HTTP ${response.status} ${text}`);
    const { columns = [], dataset = [] } = exactJson(text) as Answer;
    return dataset.map((row) =>
      Object.fromEntries(columns.flatMap(({ name }, at) => (row[at] === null ? [] : [[name, row[at]!]]))),
    );
  }
}

/** What has no rows has neither. */
interface Answer {
  readonly columns?: readonly { readonly name: string }[];
  readonly dataset?: readonly (readonly (QuestdbRow[string] | null)[])[];
}
