import { table } from "../bench/src/table.ts";
import {
  allCapabilities,
  type Capability,
  capabilityNotes,
  type Case,
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
    ["what every exporter has to do", ...judged.map((one) => mark(one, unconditionalCases(), notes))],
    ...allCapabilities.map((name) => [capabilityNotes[name].title, ...judged.map((one) => cell(one, name, notes))]),
  ];
  return [
    table(["", ...judged.map(({ subject }) => subject.name)], rows),
    "",
    ...notes.map((note, index) => `<sup>${index + 1}</sup> ${note}${index === notes.length - 1 ? "" : " \\"}`),
  ].join("\n");
}

/** The capabilities with what they mean. */
export function capabilityList(): string {
  return table(
    ["capability", "true when"],
    allCapabilities.map((name) => [`\`${name}\``, capabilityNotes[name].means]),
  );
}

/** What a subject is known to fail, promise by promise. */
export function failureList({ results }: Judged): string {
  const failures = results.filter(({ result }) => result === "known_failure");
  return table(
    ["the promise", "upstream", "case"],
    failures.map(({ id, sentence, reason = "" }) => [sentence, reason, `\`${id}\``]),
  );
}

function cell(one: Judged, name: Capability, notes: string[]): string {
  const can = one.subject.capabilities[name];
  return can === true ? mark(one, casesAbout(name), notes) : `– ${sign(can.because, notes)}`;
}

/** What is asked of every exporter, whatever it can do. */
function unconditionalCases(): readonly Case[] {
  return standardCases.filter(({ needs = [] }) => needs.length === 0);
}

/** The first need of a case is what it is about; what else it needs is how that is looked at. */
function casesAbout(name: Capability): readonly Case[] {
  const needing = standardCases.filter(({ needs = [] }) => needs.includes(name));
  const about = needing.filter(({ needs = [] }) => needs[0] === name);
  return about.length > 0 ? about : needing;
}

function mark({ results }: Judged, cases: readonly Case[], notes: string[]): string {
  const about = results.filter((result) => cases.some(({ id }) => id === result.id));
  if (about.some(({ result }) => result === "failed")) return "✗";
  if (!about.some(({ result }) => result === "passed" || result === "known_failure")) return "not judged";
  const reasons = new Set(about.filter(({ result }) => result === "known_failure").map(({ reason = "" }) => reason));
  return reasons.size === 0 ? "✓" : `✗ ${[...reasons].map((reason) => sign(reason, notes)).join(" ")}`;
}

function sign(note: string, notes: string[]): string {
  if (!notes.includes(note)) notes.push(note);
  return `<sup>${notes.indexOf(note) + 1}</sup>`;
}
