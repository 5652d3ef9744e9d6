import { everything, standardCases } from "@meterbridge/conformance";
import { grpcEverything, grpcSubject, httpEverything, httpSubject } from "@meterbridge/test-harness";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const page = new URL("../../docs/resilience/faults.md", import.meta.url);
const text = readFileSync(page, "utf8");
const rows = [...text.matchAll(/^\| (F\d+) +\|(.*)\|$/gm)].map(([, row, cells]) => ({ row: row!, cells: cells! }));
const files = new Map([...text.matchAll(/^\[([\w-]+)\]: (\S+)$/gm)].map(([, label, path]) => [label!, path!]));

const exporter = (): never => {
  throw new Error("nobody needs one");
};
const common = { name: "any", capabilities: everything, exporter };
const ids = new Set(
  [
    ...standardCases,
    ...httpSubject({ ...common, http: httpEverything, retried: [] }).cases!,
    ...grpcSubject({ ...common, grpc: grpcEverything }).cases!,
  ].map(({ id }) => id),
);

describe("the page of faults", () => {
  it("has every row once", () => {
    const numbers = rows.map(({ row }) => Number(row.slice(1))).sort((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: 28 }, (_, index) => index + 1));
  });

  it.for(rows)("says of $row only what there is", ({ row, cells }) => {
    for (const [, id] of cells.matchAll(/`(\w+\/[\w-]+)`/g)) expect(ids).toContain(id);
    for (const [, label] of cells.matchAll(/\[([\w-]+)\](?!\()/g)) {
      const test = readFileSync(new URL(files.get(label!)!, page), "utf8");
      expect(test).toMatch(new RegExp(`["\`](?:F\\d+, )*${row}\\b`));
    }
  });
});
