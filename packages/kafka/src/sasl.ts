import { anyOf, callable, nested, oneOf, required, type Rule, secret, text } from "@meterbridge/core";

/**
 * How to prove who we are. A function is asked for each connection, so that passwords and tokens can change. A broker that wants
 * `plain`, or a token, sees the secret itself: use `tls` with them.
 */
export type Sasl =
  | {
      readonly mechanism: "plain" | "scram-sha-256" | "scram-sha-512";
      readonly username: string | (() => string | Promise<string>);
      readonly password: string | (() => string | Promise<string>);
    }
  | { readonly mechanism: "oauthbearer"; readonly token: string | (() => string | Promise<string>) };

const mechanism: Rule = required(oneOf("plain", "scram-sha-256", "scram-sha-512", "oauthbearer"));
const shown: Rule = required(anyOf(text, callable));
const hidden: Rule = secret(required(anyOf(text, callable)));

const byPassword: Rule = nested({ mechanism, username: shown, password: hidden });
const byToken: Rule = nested({ mechanism, token: hidden });

/** Every part that its mechanism needs, and no other. */
export const saslRule: Rule = secret((value) =>
  (value as { mechanism?: unknown } | null | undefined)?.mechanism === "oauthbearer"
    ? byToken(value)
    : byPassword(value),
);
