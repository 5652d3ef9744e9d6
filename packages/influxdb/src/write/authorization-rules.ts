import { headerValueFault, nested, required, type Rule, secret } from "@meterbridge/core";
import { httpTransportRules } from "@meterbridge/pooled-http";

/** A token by itself, or a function that gives it. No error shows it. */
export const tokenRule: Rule = secret((value) => {
  if (typeof value === "function") return undefined;
  const isGood =
    value !== "" && headerValueFault(value) === undefined && !/^(?:Token|Bearer|Basic) /i.test(String(value));
  return isGood
    ? undefined
    : "a token that a header can carry, without the word before it (tokenScheme), or a function that gives one";
});

/** RFC 7617, section 2: the first colon ends the name. */
const usernameRule: Rule = (value) =>
  typeof value === "string" && value !== "" && !value.includes(":") ? undefined : "a name without a colon";

const passwordRule: Rule = secret((value) => (typeof value === "string" ? undefined : "a text"));

/** A name and a password. No error shows the latter. */
export const basicRule: Rule = secret(nested({ username: required(usernameRule), password: required(passwordRule) }));

/** Headers that stay the same. No error shows their values. */
export const fixedHeadersRule: Rule = secret((value) =>
  typeof value === "function"
    ? "an object of header names and values; a token that changes is given as token"
    : httpTransportRules.headers(value),
);
