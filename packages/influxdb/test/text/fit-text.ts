/** What a text says once it is fit for every server, said anew. */
export const fitText: Readonly<Record<"measurement" | "tagKey" | "tagValue" | "fieldKey", Fit>> = {
  measurement: fitWith("_", ', ="'),
  tagKey: fitWith("_", ", ="),
  tagValue: fitWith(" ", ", ="),
  fieldKey: (raw, backslashes) => fitText.tagKey(raw, backslashes).replaceAll('"', "'"),
};

type Fit = (raw: string, backslashes?: "keep" | "slash") => string;

/** `risky`: what a backslash must not stand before. */
function fitWith(forControl: string, risky: string): Fit {
  return (raw, backslashes = "keep") => {
    const units = printableUnits(raw, forControl);
    if (backslashes === "slash") return units.map((unit) => (unit === "\\" ? "/" : unit)).join("");
    while (units.at(-1) === "\\") units.pop();
    return units.map((unit, at) => (unit === "\\" && risky.includes(units[at + 1]!) ? "/" : unit)).join("");
  };
}

/** The same of a string as a field. */
export function fitString(raw: string): string {
  return printableUnits(raw, " ").join("");
}

function printableUnits(raw: string, forControl: string): string[] {
  return Array.from(raw, (unit) => {
    if (unit < " " || unit === "\u007f") return forControl;
    return unit.length === 1 && unit >= "\ud800" && unit <= "\udfff" ? "\ufffd" : unit;
  });
}
