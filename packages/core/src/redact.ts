/** Takes secrets out of a text. */
export type Redact = (text: string) => string;

const mark = "[redacted]";

/**
 * Makes a function that replaces these secrets, the user info of any URL and what follows `Bearer` or `Basic`, in texts
 * that are about to be shown.
 *
 * Values shorter than four characters are left alone: to cut them out would garble every text. Of a value such as
 * `Bearer abc123` the part after the scheme is a secret of its own.
 */
export function redactor(secrets: Iterable<string>): Redact {
  const parts = new Set<string>();
  for (const secret of secrets) {
    for (const part of [secret, secret.slice(secret.indexOf(" ") + 1), encodeURIComponent(secret)]) {
      if (part.length >= 4) parts.add(part);
    }
  }
  const longestFirst = [...parts].sort((a, b) => b.length - a.length);
  return (text) => {
    let shown = text;
    for (const part of longestFirst) shown = shown.replaceAll(part, mark);
    shown = shown.replace(/(\w:\/\/)[^/?#\s@]*@/g, `$1${mark}@`);
    shown = shown.replace(/\b(Bearer|Basic) +[\w.~+/=-]{4,}/gi, `$1 ${mark}`);
    return shown;
  };
}

/** For what somebody else's code says: its secrets are not known, but what looks like one is. */
export const redactForeign: Redact = redactor([]);
