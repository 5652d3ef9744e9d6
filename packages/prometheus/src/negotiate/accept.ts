import { type Dialect, type Escaping, type Format, plainDialect } from "../exposition/dialect.ts";
import { type Clause, clausesOf } from "./clauses.ts";

/**
 * What to answer a scraper with that sends this Accept header. Prometheus, "Content negotiation"; RFC 9110, 12.5.1.
 *
 * A clause names one format: `text/plain` without a version is 0.0.4, `application/openmetrics-text` without one is
 * 1.0.0 (OpenMetrics 1.0, "Protocol negotiation"). The clause with the highest `q` is taken, the first of equals; a
 * wildcard stands behind what is named. Where nothing fits, it is text 0.0.4 all the same: no scrape fails for its header.
 */
export function negotiate(accept: string | undefined): Dialect {
  const ranges: Clause[] = [];
  const spokenOf = new Set<Format>();
  let best: Choice | undefined;
  const consider = (format: Format, clause: Clause): void => {
    if (clause.quality > (best?.clause.quality ?? 0)) best = { format, clause };
  };
  for (const clause of clausesOf(accept ?? "")) {
    if (wildcards.has(clause.value)) ranges.push(clause);
    const [format, ...others] = formatsOf(clause);
    if (!format) continue;
    spokenOf.add(format);
    for (const other of others) spokenOf.add(other);
    consider(format, clause);
  }
  for (const [range, formats] of wildcards) {
    const clause = strongest(ranges.filter(({ value }) => value === range));
    if (!clause) continue;
    for (const format of formats) if (!spokenOf.has(format)) consider(format, clause);
    for (const format of formats) spokenOf.add(format);
  }
  return best ? dialectOf(best) : plainDialect;
}

interface Choice {
  readonly format: Format;
  readonly clause: Clause;
}

/** What each wildcard stands for, the best guess first; the closest wildcard first. Protobuf is for who names it. */
const wildcards: ReadonlyMap<string, readonly Format[]> = new Map([
  ["text/*", ["text-0.0.4", "text-1.0.0"]],
  ["application/*", ["openmetrics-1.0.0", "openmetrics-0.0.1"]],
  ["*/*", ["text-0.0.4", "text-1.0.0", "openmetrics-1.0.0", "openmetrics-0.0.1"]],
]);

function strongest(clauses: readonly Clause[]): Clause | undefined {
  const quality = clauses.reduce((most, clause) => Math.max(most, clause.quality), 0);
  return clauses.find((clause) => clause.quality === quality);
}

/** The format that a clause names, and then those that no wildcard may stand for because of it. */
function formatsOf({ value, parameters }: Clause): readonly Format[] {
  switch (value) {
    case "text/plain":
      return versionOf(parameters.get("version"), { "0.0.4": "text-0.0.4", "1.0.0": "text-1.0.0" });
    case "application/openmetrics-text":
      return versionOf(parameters.get("version"), { "1.0.0": "openmetrics-1.0.0", "0.0.1": "openmetrics-0.0.1" });
    case "application/vnd.google.protobuf":
      // Its other encodings are for people who debug, and text is that already.
      return parameters.get("proto") === "io.prometheus.client.MetricFamily" &&
        parameters.get("encoding")?.toLowerCase() === "delimited"
        ? ["protobuf"]
        : [];
    default:
      return [];
  }
}

/** Without a version it is the first, and all are spoken of. */
function versionOf(version: string | undefined, formats: Readonly<Record<string, Format>>): readonly Format[] {
  if (version === undefined) return Object.values(formats);
  const format = Object.hasOwn(formats, version) ? formats[version] : undefined;
  return format ? [format] : [];
}

function dialectOf({ format, clause }: Choice): Dialect {
  const asked = clause.parameters.get("escaping")?.toLowerCase();
  const escaping = escapings.find((known) => known === asked) ?? "underscores";
  // These two have no way to write a name that is not escaped.
  const isOld = format === "text-0.0.4" || format === "openmetrics-0.0.1";
  return { format, escaping: isOld && escaping === "allow-utf-8" ? "underscores" : escaping };
}

const escapings: readonly Escaping[] = ["underscores", "dots", "values", "allow-utf-8"];
