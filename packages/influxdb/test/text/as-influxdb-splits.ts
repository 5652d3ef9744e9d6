/**
 * Where InfluxDB 1, 2 and 3 end lines, before they look at what is in one (`scanLine` of `models/points.go`): a backslash hides what
 * follows it; behind the first space, a quote where more `=` than commas have been begins a text, and in that a line feed ends nothing.
 */
export function asInfluxdbSplits(body: string): readonly string[] {
  const lines: string[] = [];
  let line = "";
  let isBehindSpace = false;
  let isQuoted = false;
  let surplus = 0;
  for (let at = 0; at < body.length; at++) {
    const unit = body[at]!;
    if (unit === "\n" && !isQuoted) {
      lines.push(line);
      line = "";
      isBehindSpace = false;
      surplus = 0;
      continue;
    }
    line += unit;
    if (unit === "\\") line += body[++at] ?? "";
    else if (unit === " ") isBehindSpace = true;
    else if (isBehindSpace && unit === '"' && surplus > 0) isQuoted = !isQuoted;
    else if (isBehindSpace && !isQuoted) surplus += unit === "=" ? 1 : unit === "," ? -1 : 0;
  }
  if (line !== "") lines.push(line);
  return lines;
}
