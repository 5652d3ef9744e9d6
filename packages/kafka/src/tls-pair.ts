import { type Rule, secret, type TlsOptions } from "@meterbridge/core";
import { tlsRule } from "@meterbridge/pooled-http/settings";

/** Certificates that can be used, and with a certificate of our own its key. */
export const tlsPairRule: Rule = secret((value) => {
  const wrong = tlsRule(value);
  if (wrong) return wrong;
  const { cert, key } = value as TlsOptions;
  if ((cert === undefined) === (key === undefined)) return undefined;
  const [given, missing] = cert === undefined ? (["key", "cert"] as const) : (["cert", "key"] as const);
  return [{ option: missing, fault: `missing, allowed: both of cert and key, or none; there is only ${given}` }];
});
