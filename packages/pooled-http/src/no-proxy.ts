import type { BlockList } from "node:net";

/**
 * Is a host on a list of those that no proxy is used for?
 *
 * Entries are separated by commas or white space. `example.com` is the name and all below it, `.example.com` and
 * `*.example.com` all below it alone; `10.0.0.1`, `10.0.0.0/8`, `::1` and `fe80::/10` are addresses (a name is not
 * resolved to find out); with `:port` an entry holds for this port alone; `*` is everything. An entry that is none of
 * these is passed over.
 */
export function isOnNoProxyList(list: string, host: string, port: number): boolean {
  return list.split(/[\s,]+/).some((entry) => entry !== "" && matches(entry.toLowerCase(), host, port));
}

function matches(entry: string, host: string, port: number): boolean {
  if (entry === "*") return true;
  const { BlockList, isIP } = process.getBuiltinModule("node:net");
  const [, bracketed, bare, ofPort] = /^(?:\[(.+)\]|([^:]+))(?::(\d+))?$/.exec(entry) ?? [];
  if (ofPort !== undefined && Number(ofPort) !== port) return false;
  const pattern = bracketed ?? bare ?? entry;
  const family = isIP(host);
  if (family !== 0) {
    const ours = new BlockList();
    addTo(ours, pattern);
    return ours.check(host, family === 6 ? "ipv6" : "ipv4");
  }
  const name = withoutLastDot(host.toLowerCase());
  const wanted = withoutLastDot(pattern.replace(/^\*(?=\.)/, ""));
  return wanted.startsWith(".") ? name.endsWith(wanted) : name === wanted || name.endsWith(`.${wanted}`);
}

function addTo(addresses: BlockList, pattern: string): void {
  const [address = "", prefix] = pattern.split("/");
  const family = process.getBuiltinModule("node:net").isIP(address);
  if (family === 0) return;
  const type = family === 6 ? "ipv6" : "ipv4";
  const bits = family === 6 ? 128 : 32;
  const length = prefix === undefined ? bits : Number(prefix);
  if (/^\d+$/.test(prefix ?? "0") && length <= bits) addresses.addSubnet(address, length, type);
}

/** This machine itself, which a proxy would not find. */
export function isLoopback(host: string): boolean {
  return /^(localhost|.*\.localhost)\.?$/i.test(host) || ["127.0.0.0/8", "::1"].some((own) => matches(own, host, 0));
}

function withoutLastDot(name: string): string {
  return name.endsWith(".") ? name.slice(0, -1) : name;
}
