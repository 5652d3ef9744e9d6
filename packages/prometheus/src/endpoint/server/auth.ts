import type { IncomingMessage } from "node:http";
import { nested, type Rule, secret, text } from "@meterbridge/core";

/** Who may scrape. Where several of these are given, one that lets in is enough; where none is, everybody may. */
export interface AuthOptions {
  /** Names and passwords (RFC 7617). */
  readonly basicAuth?: BasicUser | readonly BasicUser[] | undefined;
  /** Tokens (RFC 6750). Several let old and new ones be used while they are changed. */
  readonly bearerToken?: string | readonly string[] | undefined;
  /** Decides itself. A request that it throws for, or does not answer within 10 seconds, is not let in. */
  readonly authorize?: Authorize | undefined;
}

export type Authorize = (request: IncomingMessage) => boolean | Promise<boolean>;

export interface BasicUser {
  readonly username: string;
  readonly password: string;
}

/** Lets requests in, or not. */
export interface Guard {
  readonly authorize: Authorize;
  /** What a 401 asks for: `WWW-Authenticate`. */
  readonly challenge: string;
}

/** `undefined` where everybody may. */
export function guardOf({ basicAuth, bearerToken, authorize }: AuthOptions): Guard | undefined {
  const users = [basicAuth ?? []].flat() as readonly BasicUser[];
  const tokens = [bearerToken ?? []].flat();
  if (basicAuth === undefined && bearerToken === undefined && !authorize) return undefined;
  const isUser = oneOfDigests(users.map(({ username, password }) => `${username}:${password}`));
  const isToken = oneOfDigests(tokens);
  const challenges = [
    ...(users.length > 0 ? ['Basic realm="metrics", charset="UTF-8"'] : []),
    ...(tokens.length > 0 || users.length === 0 ? ['Bearer realm="metrics"'] : []),
  ];
  return {
    challenge: challenges.join(", "),
    authorize(request) {
      const [scheme = "", credentials = ""] = (request.headers.authorization ?? "").split(/ +/, 2);
      switch (scheme.toLowerCase()) {
        case "basic":
          if (isUser(Buffer.from(credentials, "base64").toString())) return true;
          break;
        case "bearer":
          if (isToken(credentials)) return true;
          break;
        default:
      }
      return authorize?.(request) ?? false;
    },
  };
}

/** Compares with all of them, in a time that tells nothing about any: neither its length nor how much of it is right. */
function oneOfDigests(secrets: readonly string[]): (given: string) => boolean {
  const { createHash, timingSafeEqual } = process.getBuiltinModule("node:crypto");
  const digestOf = (text: string): Buffer => createHash("sha256").update(text).digest();
  const digests = secrets.map((secret) => digestOf(secret));
  return (given) => {
    const digest = digestOf(given);
    return digests.filter((known) => timingSafeEqual(known, digest)).length > 0;
  };
}

const username: Rule = (value) =>
  text(value) === undefined && !(value as string).includes(":") ? undefined : "a name without a colon";

const user: Rule = nested<BasicUser>({ username, password: secret(text) });

export const basicAuthRule: Rule = secret((value) => {
  const users = Array.isArray(value) ? (value as readonly unknown[]) : [value];
  const isComplete = (each: unknown): boolean =>
    user(each) === undefined &&
    (each as BasicUser).username !== undefined &&
    (each as BasicUser).password !== undefined;
  return users.length > 0 && users.every((each) => isComplete(each))
    ? undefined
    : "{ username, password } or an array of them; a username has no colon, and neither is empty";
});

export const bearerTokenRule: Rule = secret((value) => {
  const tokens = Array.isArray(value) ? (value as readonly unknown[]) : [value];
  return tokens.length > 0 && tokens.every((token) => typeof token === "string" && /^[\x21-\x7e]+$/.test(token))
    ? undefined
    : "a token of visible ASCII characters without spaces, or an array of them";
});
