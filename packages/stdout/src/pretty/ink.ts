/** How a text is shown: a few of the sixteen colours that read well on dark and on light ground. */
export type Style = "plain" | "dim" | "bold" | "green" | "yellow" | "cyan" | "magenta";

/** Colours a text, or does not. */
export type Paint = (text: string, style: Style) => string;

export const unpainted: Paint = (text) => text;

export const painted: Paint = (text, style) => {
  if (style === "plain" || text === "") return text;
  const [on, off] = codes[style];
  return `\x1b[${on}m${text}\x1b[${off}m`;
};

// Select Graphic Rendition, ECMA-48 section 8.3.117: what begins a style, and what ends it.
const codes: Readonly<Record<Exclude<Style, "plain">, readonly [on: number, off: number]>> = {
  bold: [1, 22],
  dim: [2, 22],
  green: [32, 39],
  yellow: [33, 39],
  magenta: [35, 39],
  cyan: [36, 39],
};
