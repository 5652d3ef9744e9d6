const narrow = /^[ -~\u00a1-\u00ac\u00ae-\u02ff\u03a3\u2026\u21ba\u221e\u2265\u2500\u2581-\u2588]*$/;

// East Asian Width W and F of Unicode 17 (UAX #11), with the gaps that are reserved for more of the same.
const wide =
  /[\u1100-\u115f\u2329\u232a\u2630-\u2637\u268a-\u268f\u2e80-\u303e\u3041-\u3247\u3250-\ua4c6\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6b\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{1b2fb}\u{1d300}-\u{1d376}\u{1f200}-\u{1f265}\u{20000}-\u{3fffd}]/u;
// Marks, joiners, and the Hangul vowels and finals that join the syllable before them.
const invisible = /[\p{Mn}\p{Me}\p{Cf}\u1160-\u11ff\ud7b0-\ud7ff]/u;
const emoji = /\p{Emoji_Presentation}|\ufe0f/u;

let segmenter: Intl.Segmenter | undefined;

/**
 * How many columns of a terminal a text takes; control characters must have been made visible before.
 *
 * Our own because a library costs more to import than the whole package may: `string-width` 37 ms, and
 * `get-east-asian-width`, which does not know graphemes, 3 ms.
 */
export function textWidth(text: string): number {
  if (narrow.test(text)) return text.length;
  let width = 0;
  for (const grapheme of graphemesOf(text)) width += graphemeWidth(grapheme);
  return width;
}

/** A text, or what of its beginning fits into so many columns with a `…`. */
function cutText(text: string, width: number): string {
  return textWidth(text) <= width ? text : shortened(text, width);
}

/** What of a text's beginning fits into so many columns with a `…`. */
export function shortened(text: string, width: number): string {
  if (width < 1) return "";
  if (narrow.test(text)) return `${text.slice(0, width - 1)}…`;
  let left = width - 1;
  let kept = "";
  for (const grapheme of graphemesOf(text)) {
    left -= graphemeWidth(grapheme);
    if (left < 0) break;
    kept += grapheme;
  }
  return `${kept}…`;
}

/** A text, or what fits of it with a `…` in the middle: the ends of dotted names tell them apart. */
export function cutMiddle(text: string, width: number): string {
  if (textWidth(text) <= width || width < 5) return cutText(text, width);
  const head = cutText(text, Math.ceil(width / 2));
  let left = width - textWidth(head);
  let tail = "";
  for (const grapheme of [...graphemesOf(text)].reverse()) {
    left -= graphemeWidth(grapheme);
    if (left < 0) break;
    tail = grapheme + tail;
  }
  return head + tail;
}

function* graphemesOf(text: string): Iterable<string> {
  segmenter ??= new Intl.Segmenter();
  for (const { segment } of segmenter.segment(text)) yield segment;
}

function graphemeWidth(grapheme: string): number {
  if (emoji.test(grapheme)) return 2;
  let width = 0;
  for (const character of grapheme) width += characterWidth(character);
  return width;
}

function characterWidth(character: string): number {
  if (invisible.test(character)) return 0;
  return wide.test(character) ? 2 : 1;
}
