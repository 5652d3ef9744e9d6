import { messageOf, quietDiag } from "@meterbridge/core";
import type { LineProtocolOptions } from "./options.ts";

/** The option `rename`. */
export type Rename = NonNullable<LineProtocolOptions["rename"]>;

/**
 * The user's `rename`, safe to call, and asked once for each name as long as there are not more than 4 096.
 *
 * A name that it throws at, or for which it gives something that is no text, stays as it is: without its tag a series could be
 * taken for another one. That is told once in the diagnostic log.
 */
export function safeRename(rename: Rename): Rename {
  const known = new Map<string, string | undefined>();
  let told = false;
  const stays = (name: string, why: string): string => {
    if (!told) quietDiag.warn(`lineProtocol: rename of ${JSON.stringify(name)} ${why}: it stays. This is told once.`);
    told = true;
    return name;
  };
  const ask: Rename = (name, what) => {
    try {
      const renamed: unknown = rename(name, what);
      if (renamed instanceof Promise) renamed.catch(() => {});
      return renamed === undefined || typeof renamed === "string"
        ? renamed
        : stays(name, "gave something else than text");
    } catch (error) {
      return stays(name, `threw: ${messageOf(error)}`);
    }
  };
  return (name, what) => {
    const place = `${what} ${name}`;
    if (known.has(place)) return known.get(place);
    const renamed = ask(name, what);
    // Far more than an application has; names that are made up as it goes along must not fill the memory.
    if (known.size >= 4_096) known.clear();
    known.set(place, renamed);
    return renamed;
  };
}
