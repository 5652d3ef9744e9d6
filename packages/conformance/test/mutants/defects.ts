import { type Clock, layer, type Payload } from "@meterbridge/core";
import type { Answer, Settings } from "../../src/index.ts";
import { pullExporter, rightSteps } from "../reference/pull-exporter.ts";
import type { PullDefect } from "../reference/pull-reference.ts";
import { type About, type Defect, exporterOf } from "../reference/reference.ts";

/** Does something on the side when an export has failed, before it is answered. */
export function onFailure(act: (answer: Answer, about: About) => void): Defect {
  return {
    face: (exporter, about) => ({
      ...exporter,
      export: (metrics, answer) =>
        exporter.export(metrics, (result) => {
          if (result.code === 1) act(result, about);
          answer(result);
        }),
    }),
  };
}

/** Does something on the side when the far end has taken a part. */
export function onPartialSuccess(act: () => void): Defect {
  return {
    attempt: () =>
      layer<Payload>((next) => ({
        async send(payload, call) {
          const outcome = await next.send(payload, call);
          if (outcome.kind === "delivered" && outcome.rejectedPoints > 0) act();
          return outcome;
        },
      })),
  };
}

/** Does something on the side when an exporter is made. */
export function onStart(act: (about: About) => void): Defect {
  return {
    face(exporter, about) {
      act(about);
      return exporter;
    },
  };
}

/** Does something on the side each time that a pull exporter collects. */
export function onCollect(act: (collected: Promise<unknown>, settings: Settings) => void): PullDefect {
  return {
    steps: (right, settings) => ({
      collect(producer, timeoutMs) {
        const collected = right.collect(producer, timeoutMs);
        act(collected, settings);
        return collected;
      },
    }),
  };
}

/** Its timer holds the process for a minute. */
export const leavesTimer: Defect = onStart(() => void setTimeout(() => {}, 60_000));

/** Its timers never hold the process, not even while something is awaited. */
export const letsGo: Defect = {
  whole: ({ settings, farEnd }) => exporterOf({}, { settings: lettingGo(settings), farEnd }),
};

/** The same of one that is scraped. */
export const pullLetsGo: PullDefect = {
  face: (_, settings) => pullExporter(lettingGo(settings), rightSteps(settings)),
};

function lettingGo(settings: Settings): Settings {
  const clock: Clock = {
    ...settings.clock,
    setTimeout(run, delayMs) {
      const timer = setTimeout(run, delayMs).unref();
      return () => clearTimeout(timer);
    },
  };
  return { ...settings, clock };
}
