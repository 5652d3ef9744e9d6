import type { Sasl } from "../sasl.ts";
import type { ClientSasl } from "./kafka-client.ts";

/** Enough for some generations of a token; without an end, they would fill the memory. */
const remembered = 16;

const mechanisms = {
  plain: "PLAIN",
  "scram-sha-256": "SCRAM-SHA-256",
  "scram-sha-512": "SCRAM-SHA-512",
  oauthbearer: "OAUTHBEARER",
} as const;

/** Credentials as the client takes them, and what of them no message may show: also what a function has given. */
export function clientSasl(sasl: Sasl | undefined): { sasl: ClientSasl | undefined; secrets: Iterable<string> } {
  if (!sasl) return { sasl: undefined, secrets: [] };
  const secrets = new Set<string>();
  const mechanism = mechanisms[sasl.mechanism];
  if (sasl.mechanism === "oauthbearer") return { secrets, sasl: { mechanism, token: kept(sasl.token) } };
  return { secrets, sasl: { mechanism, username: sasl.username, password: kept(sasl.password) } };

  function kept(given: Credential): Credential {
    if (typeof given !== "function") return keep(given);
    return async () => keep(await given());
  }

  function keep(value: string): string {
    // The client refuses what is no text.
    if (typeof value !== "string") return value;
    secrets.delete(value);
    secrets.add(value);
    if (secrets.size > remembered) secrets.delete(secrets.values().next().value!);
    return value;
  }
}

type Credential = string | (() => string | Promise<string>);
