import { describeValue, type Rule } from "@meterbridge/core";

/** Where Kafka listens unless told otherwise. */
const defaultPort = 9092;

/** One entry of a broker list: a name or an address (IPv6 in brackets), and perhaps a port. */
const entry = /^(?:\[([\da-fA-F:.]+)\]|([\w.-]+))(?::(\d{1,5}))?$/;

/** A broker list that can be parsed. The error shows the entry that is wrong, without user info. */
export const brokersRule: Rule = (value) => {
  const entries = entriesOf(value);
  if (entries === undefined || entries.length === 0) return allowed;
  const wrong = entries.find((one) => parseEntry(one) === undefined);
  return wrong === undefined ? undefined : `${allowed}; ${describeValue(wrong)} is none`;
};

const allowed = "host:port, several with commas or in an array";

/** The brokers of a list that `brokersRule` has found right, each as `host:port`. */
export function parseBrokers(given: string | readonly string[] = "localhost"): readonly string[] {
  return (entriesOf(given) ?? []).flatMap((one) => parseEntry(one) ?? []);
}

function entriesOf(given: unknown): readonly unknown[] | undefined {
  if (typeof given === "string") return given.split(",").map((one) => one.trim());
  return Array.isArray(given) ? given : undefined;
}

function parseEntry(one: unknown): string | undefined {
  const [, address, name, port = String(defaultPort)] = (typeof one === "string" && entry.exec(one)) || [];
  if (Number(port) < 1 || Number(port) > 65_535) return undefined;
  if (address !== undefined) {
    return process.getBuiltinModule("node:net").isIPv6(address) ? `[${address}]:${port}` : undefined;
  }
  return name === undefined ? undefined : `${name}:${port}`;
}
