/** Takes secrets out of a text. */
export type Redact = (text: string) => string;

const mark = "[redacted]";

/**
 * Makes a function that replaces these secrets, the user info of any URL and what follows `Bearer`, `Basic`, or `Token` as a
 * header has it, in texts that are about to be shown.
 *
 * Values shorter than four characters are left alone: to cut them out would garble every text. Of a value such as
 * `Bearer abc123` the part after the scheme is a secret of its own. A text that has a secret in the escapes of JSON (`\u0026`,
 * `\"`) is shown without its escapes.
 */
export function redactor(secrets: Iterable<string>): Redact {
  const parts = new Set<string>();
  for (const secret of secrets) {
    for (const part of [secret, secret.slice(secret.indexOf(" ") + 1), encodeURIComponent(secret)]) {
      if (part.length >= 4) parts.add(part);
    }
  }
  const longestFirst = [...parts].sort((a, b) => b.length - a.length);
  const cut = (text: string): string => longestFirst.reduce((rest, part) => rest.replaceAll(part, mark), text);
  return (text) => {
    let shown = cut(text);
    const plain = unescaped(shown);
    if (longestFirst.some((part) => plain.includes(part))) shown = cut(plain);
    shown = shown.replace(/(\w:\/\/)[^/?#\s@]*@/g, `$1${mark}@`);
    shown = shown.replace(/\b(Bearer|Basic) +(?:[\w.~+/=-]|\\u[\da-f]{4}|\\\/){4,}/gi, `$1 ${mark}`);
    shown = shown.replace(/\b([Aa]uthorization\W{1,6}Token) +[^\s"',]{4,}/g, `$1 ${mark}`);
    // An English word behind it has no digit, and a number is not that long.
    shown = shown.replace(/\b(Token) +(?=[\w.~+/=-]*\d)[\w.~+/=-]{16,}/gi, `$1 ${mark}`);
    return shown;
  };
}

/** Without the escapes of JSON, but for those of control characters. RFC 8259, section 7. */
function unescaped(text: string): string {
  return text.replace(/\\(?:u((?!00[01])[\da-f]{4})|(["\\/]))/gi, (_, code: string | undefined, itself: string) =>
    code === undefined ? itself : String.fromCharCode(Number.parseInt(code, 16)),
  );
}

/** For what somebody else's code says: its secrets are not known, but what looks like one is. */
export const redactForeign: Redact = redactor([]);
