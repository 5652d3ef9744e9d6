import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { casesOf } from "../../packages/conformance/src/check-subject.ts";
import type { CaseResult, Subject } from "../../packages/conformance/src/index.ts";
import { whyNotRun } from "../../packages/conformance/src/run-case.ts";
import { conformanceReport } from "../conformance-report.ts";
import { root } from "../manifest.ts";
import { type Exception, exceptions } from "./exceptions.ts";
import type { Runtime } from "./runtime.ts";

/** How a subject did on a runtime, next to what is said of that runtime. */
export interface Judgement {
  readonly name: string;
  /** `122 passed, 1 failed only here, 2 not run only here, 15 not run` */
  readonly sum: string;
  /** What is other than said; nothing when it all is as it should be. */
  readonly faults: readonly string[];
}

/**
 * Judges the subject of a file on a runtime.
 *
 * @throws {Error} When there is no report, because the runtime has crashed or the subject cannot be imported, and when the process
 * does not end by itself, or crashes after its report.
 */
export async function judgeSubject(runtime: Runtime, file: string): Promise<Judgement> {
  const { default: subject } = (await import(pathToFileURL(join(root, file)).href)) as { readonly default: Subject };
  const { results, startFault } = await conformanceReport(runtime, file);
  if (startFault) return { name: subject.name, sum: "not started", faults: [String(startFault)] };
  const said = exceptions[runtime.name];
  const onNode = new Set(casesOf(subject).flatMap((one) => (whyNotRun(subject, one) === undefined ? [one.id] : [])));
  const those = (wanted: CaseResult["result"]): readonly CaseResult[] =>
    results.filter(({ result }) => result === wanted);
  const onlyHere = those("not_run").filter(({ id }) => onNode.has(id));
  const counts = [
    `${those("passed").length} passed`,
    ...numbered(those("known_failure").length, "known to fail on Node, too"),
    ...numbered(those("failed").length, "failed only here"),
    ...numbered(onlyHere.length, "not run only here"),
    `${those("not_run").length - onlyHere.length} not run`,
  ];
  return {
    name: subject.name,
    sum: counts.join(", "),
    faults: [...onNode].flatMap((id) => {
      const result = results.find((one) => one.id === id);
      if (!result) return [`${id}: nothing is said of it`];
      return faultsOf(
        result,
        said.find((one) => one.case === id),
      );
    }),
  };
}

function numbered(count: number, what: string): readonly string[] {
  return count > 0 ? [`${count} ${what}`] : [];
}

function faultsOf({ id, result, error, reason }: CaseResult, said: Exception | undefined): readonly string[] {
  const expected = said === undefined ? ["passed", "known_failure"] : [said.how === "fails" ? "failed" : "not_run"];
  if (expected.includes(result)) return [];
  if (said !== undefined) return [`${id}: ${result}; take it out of scripts/runtimes/exceptions.ts (${said.because})`];
  // The report came as JSON: an error is its message.
  return [`${id}: ${result}: ${String(error ?? reason)}`];
}
