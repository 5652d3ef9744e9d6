import type { HrTime } from "@opentelemetry/api";
import type { Family } from "../exposition/family.ts";
import type { Spelling } from "./spelling.ts";
import { timeText } from "./time-text.ts";

/** The line that says when a series began, made of the head of another of its samples, named `name`. */
export type StartLine = (head: string, name: string, startTime: HrTime) => string;

/** How the start times of a family's series are written; `undefined`: they are not. OpenMetrics 1.0, "Counter". */
export function startLine(family: Family, spelling: Spelling): StartLine | undefined {
  const createdName = spelling.createdName(family);
  if (createdName === undefined) return undefined;
  const opening = spelling.opening(createdName);
  return (head, name, startTime) => {
    const time = timeText(startTime);
    return time === undefined ? "" : `${opening}${head.slice(spelling.opening(name).length)}${time}\n`;
  };
}
