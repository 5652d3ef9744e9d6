import type { ExpositionExemplar, ExpositionSample, Labels } from "./exposition.ts";
import type { LineReader } from "./line-reader.ts";
import { checkExemplarLength } from "./exemplar-length.ts";
import { readMilliseconds, readNumber, readSeconds } from "./read-number.ts";
import { readBareMetricName, readLabelName, readQuoted, readQuotedName } from "./read-text-name.ts";
import type { TextRules } from "./text-rules.ts";

const word = /[^ \t]+/y;

/** A line that is a sample. OpenMetrics 1.0, "ABNF": `sample`; Prometheus, "Exposition formats", "Comments, help text, …". */
export function readSample(line: LineReader, rules: TextRules): ExpositionSample {
  const bare = readBareMetricName(line);
  const isApart = !rules.openMetrics && line.space();
  const braces = readBraces(line, rules, bare === undefined);
  const name = bare ?? braces?.name ?? line.fail("no name of a metric");
  if (!line.space() && !isApart && (rules.openMetrics || !braces)) line.fail("no space before the value");
  const written = line.need(word, "value");
  const value = readNumber(written, rules.openMetrics) ?? line.fail(`the value ${written} is no number`);
  const timestamp = readTimestamp(line, rules);
  const exemplar = rules.openMetrics && line.skip(" #") ? readExemplar(line, rules) : undefined;
  if (!rules.openMetrics) line.space();
  if (!line.atEnd()) line.fail("something behind the sample");
  return {
    name,
    labels: braces?.labels ?? {},
    value,
    written,
    ...(timestamp !== undefined && { timestamp }),
    ...(exemplar && { exemplar }),
  };
}

interface Braces {
  readonly name?: string;
  readonly labels: Labels;
}

/** What stands in braces: labels, and before them the name if it is in quotes. */
function readBraces(line: LineReader, rules: TextRules, withName: boolean): Braces | undefined {
  if (!line.skip("{")) return undefined;
  const gap = (): unknown => rules.openMetrics || line.space();
  const labels = new Map<string, string>();
  gap();
  const name = withName ? (readQuotedName(line, rules) ?? line.fail("no name of a metric")) : undefined;
  gap();
  let isOver = line.skip("}");
  if (!isOver && name !== undefined && !line.skip(",")) line.fail("no comma behind the name");
  while (!isOver) {
    gap();
    const key = readLabelName(line, rules);
    gap();
    if (!line.skip("=")) line.fail(`no = behind the label ${key}`);
    gap();
    const value = readQuoted(line, rules) ?? line.fail(`no text in quotes for the label ${key}`);
    if (labels.has(key)) line.fail(`the label ${key} twice`);
    if (key === "__name__") line.fail("a label __name__, which is the name of the metric");
    labels.set(key, value);
    gap();
    const isComma = line.skip(",");
    gap();
    isOver = (!isComma || !rules.openMetrics) && line.skip("}");
    if (!isOver && !isComma) line.fail("neither comma nor brace behind a label");
  }
  return { ...(name !== undefined && { name }), labels: Object.fromEntries(labels) };
}

function readTimestamp(line: LineReader, rules: TextRules): bigint | undefined {
  if (!line.take(rules.openMetrics ? / (?=[^ \t#])/y : /[ \t]+(?=[^ \t])/y)) return undefined;
  const text = line.need(word, "timestamp");
  const timestamp = rules.openMetrics ? readSeconds(text) : readMilliseconds(text);
  return timestamp ?? line.fail(`the timestamp ${text} is none`);
}

function readExemplar(line: LineReader, rules: TextRules): ExpositionExemplar {
  if (!line.space()) line.fail("no space before an exemplar");
  const { labels } = readBraces(line, rules, false) ?? line.fail("an exemplar without braces");
  checkExemplarLength(line.place, labels, line.text);
  if (!line.space()) line.fail("no space before the value of an exemplar");
  const written = line.need(word, "value of an exemplar");
  const value = readNumber(written, true) ?? line.fail(`the exemplar's value ${written} is no number`);
  const timestamp = readTimestamp(line, rules);
  return { labels, value, ...(timestamp !== undefined && { timestamp }) };
}
