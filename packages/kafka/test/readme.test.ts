import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { type BrokerError, brokerErrors } from "../src/producer/broker-errors.ts";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
const [, table = ""] = readme.split(/<!-- \/?broker errors -->/);
const rows = table.split("\n").map((line) => line.split("|").map((cell) => cell.trim()));

/** How a row says what an error leads to. */
function words({ kind, code, ambiguous, divide, renew }: BrokerError): RegExp {
  if (kind === "delivered") return /^delivered/;
  if (divide) return /^sent again in halves/;
  if (kind === "failed") return new RegExp(`^failed, as \`${code}\`$`);
  if (renew) return /^tried again by a new producer/;
  if (ambiguous) return /^tried again, and `ambiguous`/;
  return code === "throttled" ? /^tried again, as throttled/ : /^tried again:/;
}

it.for(Object.values(brokerErrors))("the README says what $name leads to", (error) => {
  const [row, ...more] = rows.filter(([, answer]) => answer?.includes(`\`${error.name}\``));
  expect(more).toEqual([]);
  expect(row?.[2]).toMatch(words(error));
});

it("the README names no error that is not known", () => {
  const named = [...table.matchAll(/`([A-Z][A-Z_]+)`/g)].map(([, name]) => name);
  expect(new Set(named)).toEqual(new Set(Object.values(brokerErrors).map(({ name }) => name)));
});
