import type { HttpVerdict } from "../http-verdict.ts";
import { type LineAsRead, parsedOf } from "./lines-as-read.ts";
import { linesOfPoints, type LineSchema } from "./points-of-lines.ts";

/** What is not taken of what is taken in part. */
export interface LineRejects {
  /** How many lines are said to be refused, which need not be true. */
  readonly count: number;
  readonly lines: readonly LineAsRead[];
}

/** The lines of the last data points; the number that was asked for, where there are not so many. */
export function rejectsOf(verdict: HttpVerdict, lines: readonly LineAsRead[], schema: LineSchema): LineRejects {
  const points = verdict.do === "accept_some" ? Number(verdict.rejectedPoints) : 0;
  const good = lines.filter(({ read }) => typeof read !== "string");
  const byPoint = linesOfPoints(parsedOf(good), schema);
  const last = new Set(byPoint.slice(Math.max(0, byPoint.length - Math.max(0, points))).flat());
  const rejected = good.filter((_, index) => last.has(index));
  const isInRange = points >= 0 && points <= byPoint.length;
  return { count: isInRange ? rejected.length : points, lines: rejected };
}
