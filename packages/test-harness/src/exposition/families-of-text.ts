import { checkClashes } from "./check-clashes.ts";
import { checkFamily } from "./check-family.ts";
import { type DraftFamily, type PlacedSample, sampleNames, samplesOf, typeOf } from "./draft-family.ts";
import type { Exposition, ExpositionFamily } from "./exposition.ts";
import { failAt } from "./fail-at.ts";
import { LineReader } from "./line-reader.ts";
import { type Metadata, readMetadata } from "./read-metadata.ts";
import { readSample } from "./read-sample.ts";
import { textLines } from "./text-lines.ts";
import { textRules, type TextRules } from "./text-rules.ts";

/** The families of a text, checked line by line and then each as a whole. */
export function familiesOfText(
  format: Exposition["format"],
  anyNames: boolean,
  body: Uint8Array,
): readonly ExpositionFamily[] {
  const rules = textRules(format, anyNames);
  const lines = linesWithin(textLines(body), rules);
  const drafts = new Map<string, DraftFamily>();
  let current: DraftFamily | undefined;
  for (const [index, text] of lines.entries()) {
    const line = new LineReader(`line ${index + 1}`, text, rules.openMetrics);
    if (!rules.openMetrics) line.space();
    if (line.atEnd()) {
      if (rules.openMetrics) line.fail("an empty line");
    } else if (text.trimStart().startsWith("#")) {
      const metadata = readMetadata(line, rules);
      if (metadata) current = addMetadata(drafts, current, metadata, line);
    } else {
      const sample = { ...readSample(line, rules), place: line.place };
      current = addSample(drafts, current, sample, rules, line);
    }
  }
  const families = [...drafts.values()];
  checkClashes(families, rules);
  for (const family of families) checkFamily(family, rules);
  return families.map((family) => familyOf(family, rules));
}

/** Without what ends the text. */
function linesWithin(lines: readonly string[], { openMetrics }: TextRules): readonly string[] {
  const hasEnd = lines.at(-1) === "";
  if (!openMetrics)
    return hasEnd ? lines.slice(0, -1) : failAt(`line ${lines.length}`, "no LF at its end", lines.at(-1));
  const whole = hasEnd ? lines.slice(0, -1) : lines;
  const end = whole.indexOf("# EOF");
  if (end < 0) failAt(`line ${Math.max(1, whole.length)}`, "no # EOF at the end", whole.at(-1));
  if (end !== whole.length - 1) failAt(`line ${end + 2}`, "something behind # EOF", whole[end + 1]);
  return whole.slice(0, -1);
}

function addMetadata(
  drafts: Map<string, DraftFamily>,
  current: DraftFamily | undefined,
  { kind, family: name, value }: Metadata,
  line: LineReader,
): DraftFamily {
  const family = current?.name === name ? current : begin(drafts, name, line);
  if (family[kind] !== undefined) line.fail(`${kind} of ${name} twice`);
  if (family.samples.length > 0) line.fail(`${kind} of ${name} behind its samples`);
  return Object.assign(family, { [kind]: value });
}

function addSample(
  drafts: Map<string, DraftFamily>,
  current: DraftFamily | undefined,
  sample: PlacedSample,
  rules: TextRules,
  line: LineReader,
): DraftFamily {
  const isWithin = current !== undefined && sampleNames(current, rules).includes(sample.name);
  if (!isWithin && current?.name === sample.name) line.fail(`no sample of type ${typeOf(current, rules)} is called so`);
  const family = isWithin ? current : begin(drafts, sample.name, line);
  family.samples.push(sample);
  return family;
}

function begin(drafts: Map<string, DraftFamily>, name: string, line: LineReader): DraftFamily {
  if (drafts.has(name)) line.fail(`the family ${name} a second time, after another one`);
  const family: DraftFamily = { name, place: line.place, samples: [] };
  drafts.set(name, family);
  return family;
}

function familyOf(family: DraftFamily, rules: TextRules): ExpositionFamily {
  const { name, HELP: help, UNIT: unit } = family;
  return {
    name,
    type: typeOf(family, rules),
    ...(help && { help }),
    ...(unit && { unit }),
    samples: samplesOf(family),
  };
}
