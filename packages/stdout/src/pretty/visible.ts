const plain = /^[ -~]*$/;
// Everything that moves the cursor, starts an escape sequence, turns the direction of writing, or takes no room. What
// joins emoji and letters, and the tags of flags, stay.
const unsafe = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]|(?![\u200d\u200c\u{e0020}-\u{e007f}])\p{Cf}/gu;

/** A text that cannot do anything to a terminal: what is not visible is written as an escape, `\n` or `\x1b`. */
export function visible(text: string): string {
  return plain.test(text) ? text : text.replace(unsafe, escapeOf);
}

// What a reader would take for something else: a number, a boolean, nothing at all, a list, two words.
const needsQuotes = /^$|[\s"]|^[[{(]|^(?:true|false|null|NaN|-?(?:Infinity|\d+(?:\.\d*)?(?:[eE][-+]?\d+)?))$/;

/** An attribute's text: in quotes where it could be taken for something else, `"404"` or `"two words"`. */
export function attributeWord(text: string): string {
  const shown = visible(text);
  return shown === text && !needsQuotes.test(text) ? text : quoted(text);
}

/** A text in quotes. */
export function quoted(text: string): string {
  return `"${visible(text.replace(/["\\]/g, String.raw`\$&`))}"`;
}

const short: Readonly<Record<string, string>> = { "\n": String.raw`\n`, "\r": String.raw`\r`, "\t": String.raw`\t` };

function escapeOf(character: string): string {
  const code = character.codePointAt(0)!;
  const hex = code.toString(16);
  return short[character] ?? (code < 256 ? `\\x${hex.padStart(2, "0")}` : `\\u{${hex}}`);
}
