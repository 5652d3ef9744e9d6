import dns from "node:dns";
import type { LookupFunction } from "node:net";
import { onTestFinished, vi } from "vitest";

/**
 * A resolver that gives one address after the other, the last one again and again; `undefined` is an unknown name. It is the
 * system's for grpc-js, too, which takes none.
 */
export function flippingLookup(...addresses: readonly (string | undefined)[]): {
  readonly lookup: LookupFunction;
  readonly asked: () => number;
} {
  let asked = 0;
  const next = (): string => {
    const address = addresses[Math.min(asked++, addresses.length - 1)];
    if (address !== undefined) return address;
    throw Object.assign(new Error("getaddrinfo ENOTFOUND far-end.test"), { code: "ENOTFOUND" });
  };
  const lookup: LookupFunction = (_host, { all }, callback) => {
    try {
      const address = next();
      if (all === true) callback(null, [{ address, family: 4 }]);
      else callback(null, address, 4);
    } catch (error) {
      callback(error as NodeJS.ErrnoException, "");
    }
  };
  const ofSystem = async () => [{ address: next(), family: 4 }];
  const spy = vi.spyOn(dns.promises, "lookup").mockImplementation(ofSystem as unknown as typeof dns.promises.lookup);
  onTestFinished(() => spy.mockRestore());
  return { lookup, asked: () => asked };
}
