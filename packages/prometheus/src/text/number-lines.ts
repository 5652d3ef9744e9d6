import { withoutValue } from "../exposition/drops.ts";
import type { Member } from "../exposition/family.ts";
import { exemplarsOf, latestOf } from "../exposition/exemplars.ts";
import { stemOf } from "../exposition/sample-names.ts";
import { exemplarText } from "./exemplar-text.ts";
import type { Lines } from "./lines.ts";
import { numberText } from "./number-text.ts";
import { inOnePiece } from "./pen.ts";
import type { Spelling } from "./spelling.ts";
import { startLine } from "./start-line.ts";

/** One sample for each data point: counters, gauges, and what else is a number. */
export function numberLines(member: Member, spelling: Spelling): Lines {
  const { family } = member;
  const { name } = family;
  const isCounter = family.type === "counter";
  const takesExemplars = spelling.exemplars && isCounter && stemOf(family) !== name;
  const heads = family.series.of(
    member,
    (labels) => inOnePiece(spelling.head(name, labels)),
    (head) => head,
  );
  const started = startLine(family, spelling);

  return {
    begin: () => heads.begin(),
    of(point) {
      const head = heads.next(point.attributes);
      if (typeof head !== "string") return head;
      const value = numberText(point.value);
      // A counter is 0 or more. NaN is not.
      if (value === undefined || (isCounter && !((point.value as number) >= 0))) return withoutValue;
      const exemplars = takesExemplars ? exemplarsOf(point) : undefined;
      const exemplar = exemplars ? exemplarText(latestOf(exemplars)) : "";
      // What is short is joined first: V8 copies it, and makes no node of a tree that has to be walked later.
      const line = head + (exemplar === "" ? value + "\n" : `${value}${exemplar}\n`);
      return started ? line + started(head, name, point.startTime) : line;
    },
    end: () => heads.end(),
  };
}
