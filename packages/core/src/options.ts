/** Says what is allowed when the value is not; `undefined` when it is. */
export type Rule = (value: unknown) => string | readonly OptionFault[] | undefined;

/** One option that is wrong. */
export interface OptionFault {
  /** The option's name, with its parents: `retry.maxAttempts`. */
  readonly option: string;
  /** What was given, without secrets, and what is allowed. */
  readonly fault: string;
}

/** A rule for every option that there is; an option without a rule is unknown. */
export type Rules<Options> = { readonly [Name in keyof Options]-?: Rule };

/**
 * Checks options once, when something is built. An option that is `undefined` counts as absent, which is wrong only of one whose
 * rule is `required`.
 *
 * @throws {TypeError} One error that names every wrong option, what was given and what is allowed.
 */
export function checkOptions<Options extends object>(owner: string, options: Options, rules: Rules<Options>): void {
  const faults = findFaults(options, rules);
  if (faults.length === 0) return;
  const lines = faults.map(({ option, fault }) => `  ${option}: ${fault}`);
  throw new TypeError(
    [`${owner}: ${faults.length} wrong option${faults.length === 1 ? "" : "s"}`, ...lines].join("\n"),
  );
}

function findFaults(options: unknown, rules: Readonly<Record<string, Rule>>): readonly OptionFault[] {
  if (typeof options !== "object" || options === null) {
    // It may be a secret that should have been one of the options.
    const given = options === null || options === undefined ? String(options) : notShown(options);
    return [{ option: "options", fault: `got ${given}, allowed: an object` }];
  }
  const faults: OptionFault[] = [];
  for (const [option, value] of Object.entries(options)) {
    if (value === undefined) continue;
    const rule = Object.hasOwn(rules, option) ? rules[option] : undefined;
    if (!rule) {
      faults.push({ option, fault: `unknown${suggestion(option, Object.keys(rules))}` });
      continue;
    }
    const wrong = rule(value);
    const given = secrets.has(rule) ? notShown(value) : describeValue(value);
    if (typeof wrong === "string") faults.push({ option, fault: `got ${given}, allowed: ${wrong}` });
    else if (wrong) faults.push(...wrong.map((inner) => ({ ...inner, option: `${option}.${inner.option}` })));
  }
  for (const [option, rule] of Object.entries(rules)) {
    if (!needed.has(rule) || (options as Record<string, unknown>)[option] !== undefined) continue;
    const allowed = rule(undefined);
    faults.push({ option, fault: typeof allowed === "string" ? `missing, allowed: ${allowed}` : "missing" });
  }
  return faults;
}

function notShown(value: unknown): string {
  return `a ${typeof value} (not shown)`;
}

const needed = new WeakSet<Rule>();

/** The same rule for an option that must be given. What it says of `undefined` is told when it is missing. */
export function required(rule: Rule): Rule {
  const strict: Rule = (value) => rule(value);
  needed.add(strict);
  if (secrets.has(rule)) secrets.add(strict);
  return strict;
}

const secrets = new WeakSet<Rule>();

/** The same rule for a value that no error may show. */
export function secret(rule: Rule): Rule {
  const silent: Rule = (value) => rule(value);
  secrets.add(silent);
  if (needed.has(rule)) needed.add(silent);
  return silent;
}

/** A whole number from `min` to `max`. */
export function integer(unit: string, min: number, max: number = Number.MAX_SAFE_INTEGER): Rule {
  const allowed = max === Number.MAX_SAFE_INTEGER ? `${min} or more` : `${min} to ${max}`;
  return (value) =>
    Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max
      ? undefined
      : `a whole number of ${unit}, ${allowed}`;
}

/** One of a few words. */
export function oneOf(...words: readonly (string | boolean)[]): Rule {
  return (value) =>
    words.includes(value as string) ? undefined : words.map((word) => JSON.stringify(word)).join(" or ");
}

/** A function. */
export const callable: Rule = (value) => (typeof value === "function" ? undefined : "a function");

/** A string that is not empty. */
export const text: Rule = (value) =>
  typeof value === "string" && value !== "" ? undefined : "a text that is not empty";

/** An object with options of its own. */
export function nested<Options>(rules: Rules<Options>): Rule {
  return (value) => {
    if (typeof value !== "object" || value === null) return `an object with ${Object.keys(rules).join(", ")}`;
    const faults = findFaults(value, rules);
    return faults.length > 0 ? faults : undefined;
  };
}

/** Whatever one of the rules allows. */
export function anyOf(...rules: readonly Rule[]): Rule {
  return (value) => {
    const wrongs = rules.map((rule) => rule(value));
    if (wrongs.includes(undefined)) return undefined;
    const inner = wrongs.find((wrong) => typeof wrong === "object");
    return inner ?? wrongs.filter((wrong) => typeof wrong === "string").join(", or ");
  };
}

/** An object that has these methods. */
export function having(what: string, ...methods: readonly string[]): Rule {
  return (value) =>
    typeof value === "object" &&
    value !== null &&
    methods.every((method) => typeof (value as Record<string, unknown>)[method] === "function")
      ? undefined
      : `${what} (with ${methods.join(", ")})`;
}

/** `"cumulative"`, `"delta"`, `"lowmemory"`, or a function of the instrument type. */
export const temporalityRule: Rule = anyOf(oneOf("cumulative", "delta", "lowmemory"), callable);

/** A layer, such as `spool({ dir })`: an exporter lays it before its transport. */
export const spoolRule: Rule = (value) =>
  typeof value === "function" ? undefined : "a layer: spool({ dir }) of @meterbridge/resilience";

export const clockRule: Rule = having("a clock", "now", "wallTime", "setTimeout");

/** An address that can be sent to: its scheme is one of these, written with their colon. */
export function url(...schemes: readonly string[]): Rule {
  const allowed = `an absolute URL that begins with ${schemes.map((scheme) => `${scheme}//`).join(" or ")}`;
  return (value) => {
    if (typeof value !== "string" && !(value instanceof URL)) return allowed;
    return URL.canParse(String(value)) && schemes.includes(new URL(String(value)).protocol) ? undefined : allowed;
  };
}

/** Shows a value in an error: short, on one line, and never what may be a secret (objects, user info of URLs). */
export function describeValue(value: unknown): string {
  if (typeof value === "string") {
    // In an address that somebody has got wrong, the password may stand anywhere before the last @, a key after the ?.
    const shown = value.replace(/^(\w[\w+.-]*:\/\/)?.*@/s, "$1[redacted]@").replace(/[?#].+/s, "?…");
    return JSON.stringify(shown.length > 60 ? `${shown.slice(0, 60)}…` : shown);
  }
  if (typeof value === "function") return "a function";
  if (value instanceof URL) return describeValue(value.href);
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (typeof value === "object" && value !== null) return "an object";
  return String(value);
}

function suggestion(given: string, names: readonly string[]): string {
  const near = names.find((name) => name.toLowerCase() === given.toLowerCase() || editDistance(name, given) <= 2);
  return near ? `, did you mean ${JSON.stringify(near)}?` : `, known are ${names.join(", ")}`;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, substitution));
    }
    row = next;
  }
  return row[b.length]!;
}
