import { createSocket } from "node:dgram";
import { layer, type Payload, reasonOf, waitFor } from "@meterbridge/core";
import type { Defect } from "../reference/reference.ts";
import { leavesTimer, letsGo, onCollect, onFailure, onPartialSuccess, onStart, pullLetsGo } from "./defects.ts";
import type { Mutant } from "./mutant.ts";

const hourMs = 3_600_000;

export const leftoverMutants: readonly Mutant[] = [
  {
    name: "leaves an interval",
    caughtBy: "manners/no-timers",
    defect: onStart(() => void setInterval(() => {}, hourMs)),
  },
  {
    name: "leaves an interval that does not hold the process",
    caughtBy: "manners/no-timers",
    defect: onStart(() => void setInterval(() => {}, hourMs).unref()),
  },
  {
    name: "leaves a timer on its clock",
    caughtBy: "manners/no-timers",
    defect: onStart(({ settings }) => void settings.clock.setTimeout(() => {}, hourMs)),
  },
  {
    name: "calls its timer off only when it could collect",
    caughtBy: "manners/no-timers",
    pullDefect: onCollect((collected, { clock }) => {
      const cancel = clock.setTimeout(() => {}, hourMs);
      collected.then(cancel, () => {});
    }),
  },
  {
    name: "leaves a socket that does not hold the process",
    caughtBy: "manners/no-handles",
    defect: onStart(() => void createSocket("udp4").bind(0, "127.0.0.1").unref()),
  },
  {
    name: "leaves its connection open",
    caughtBy: "manners/no-sockets",
    defect: {
      attempt: () =>
        layer<Payload>((next) => ({ send: (payload, call) => next.send(payload, call), close: async () => {} })),
    },
  },
  {
    name: "leaves a promise to itself that is rejected",
    caughtBy: "manners/no-unhandled-rejections",
    defect: onFailure(() => void Promise.reject(new Error("nobody waits for this"))),
  },
  {
    name: "throws where nobody can catch it",
    caughtBy: "manners/no-unhandled-rejections",
    defect: onFailure(() =>
      process.nextTick(() => {
        throw new Error("nobody catches this");
      }),
    ),
  },
  {
    name: "leaves a promise to itself that is rejected when it cannot collect",
    caughtBy: "manners/no-unhandled-rejections",
    pullDefect: onCollect((collected) => void collected.then(() => {})),
  },
  {
    name: "answers again when the connection breaks later",
    caughtBy: "manners/late-answers",
    defect: answeringLate(),
  },
  {
    name: "listens to the process for ever",
    caughtBy: "manners/no-process-listeners",
    defect: onPartialSuccess(() => void process.on("beforeExit", () => {})),
  },
  {
    name: "leaves a timer in its process",
    caughtBy: "manners/exits-by-itself",
    defect: leavesTimer,
    module: new URL("leaves-timer.subject.ts", import.meta.url).href,
  },
  {
    name: "lets the process end while something is awaited",
    caughtBy: "manners/exits-by-itself",
    // It knows no other clock than the system's.
    others: Infinity,
    defect: letsGo,
    module: new URL("lets-go.subject.ts", import.meta.url).href,
  },
  {
    name: "lets the process end while a scrape is awaited",
    caughtBy: "manners/exits-by-itself",
    others: Infinity,
    pullDefect: pullLetsGo,
    module: new URL("pull-lets-go.subject.ts", import.meta.url).href,
  },
];

/** An attempt goes on when it was given up, and answers the export, which was answered long ago. */
function answeringLate(): Defect {
  let answerAgain: (() => void) | undefined;
  return {
    attempt: () =>
      layer<Payload>((next) => ({
        async send(payload, call) {
          const sent = next.send(payload, { ...call, signal: new AbortController().signal });
          const outcome = await waitFor(sent, call.signal);
          if (outcome) return outcome.value;
          void sent.then(() => answerAgain?.());
          return { kind: "retryable", error: reasonOf(call.signal), ambiguous: true };
        },
      })),
    face: (exporter) => ({
      ...exporter,
      export: (metrics, answer) =>
        exporter.export(metrics, (result) => {
          answer(result);
          answerAgain = () => answer(result);
        }),
    }),
  };
}
