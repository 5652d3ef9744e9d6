import {
  allCapabilities,
  type Capability,
  capabilityNotes,
  type CaseResult,
  standardCases,
  type Subject,
} from "../packages/conformance/src/index.ts";

/** A subject and how it did. */
export interface Judged {
  readonly subject: Subject;
  readonly results: readonly CaseResult[];
}

/** Who can do what, as a Markdown table with the reasons below it. */
export function capabilityTable(judged: readonly Judged[]): string {
  const notes: string[] = [];
  const rows = [
    ["what every exporter has to do", ...judged.map((one) => unconditional(one, notes))],
    ...allCapabilities.map((name) => [capabilityNotes[name].title, ...judged.map((one) => cell(one, name, notes))]),
  ];
  return [
    ...table(["", ...judged.map(({ subject }) => subject.name)], rows),
    "",
    ...notes.map((note, index) => `<sup>${index + 1}</sup> ${note}${index === notes.length - 1 ? "" : " \\"}`),
  ].join("\n");
}

/** The capabilities with what they mean. */
export function capabilityList(): string {
  return table(
    ["capability", "true when"],
    allCapabilities.map((name) => [`\`${name}\``, capabilityNotes[name].means]),
  ).join("\n");
}

/** What a subject is known to fail, promise by promise. */
export function failureList({ results }: Judged): string {
  const failures = results.filter(({ result }) => result === "known_failure");
  return table(
    ["the promise", "upstream", "case"],
    failures.map(({ id, sentence, reason = "" }) => [sentence, reason, `\`${id}\``]),
  ).join("\n");
}

function unconditional(one: Judged, notes: string[]): string {
  const ids = new Set(standardCases.filter(({ needs = [] }) => needs.length === 0).map(({ id }) => id));
  return mark(one, (id) => ids.has(id), notes);
}

function cell(one: Judged, name: Capability, notes: string[]): string {
  const can = one.subject.capabilities[name];
  if (can !== true) return `– ${sign(can.because, notes)}`;
  return mark(one, (id) => casesAbout(name).includes(id), notes);
}

/** The first need of a case is what it is about; what else it needs is how that is looked at. */
function casesAbout(name: Capability): readonly string[] {
  const needing = standardCases.filter(({ needs = [] }) => needs.includes(name));
  const about = needing.filter(({ needs = [] }) => needs[0] === name);
  return (about.length > 0 ? about : needing).map(({ id }) => id);
}

function mark({ results }: Judged, isAbout: (id: string) => boolean, notes: string[]): string {
  const about = results.filter(({ id }) => isAbout(id));
  if (about.some(({ result }) => result === "failed")) return "✗";
  const known = about.filter(({ result }) => result === "known_failure");
  if (known.length === 0) return "✓";
  return `✗ ${[...new Set(known.map(({ reason = "" }) => sign(reason, notes)))].join(" ")}`;
}

function sign(note: string, notes: string[]): string {
  if (!notes.includes(note)) notes.push(note);
  return `<sup>${notes.indexOf(note) + 1}</sup>`;
}

/** Aligned, as the formatter has it. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const widths = head.map((_, column) => Math.max(3, ...[head, ...rows].map((row) => row[column]!.length)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((text, column) => text.padEnd(widths[column]!)).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map((row) => line(row))];
}
