import { createHook } from "node:async_hooks";
import { type BlindSpots, blindSpotsOf } from "./blind-spots-of.ts";

/** Those of this runtime. */
export const blindSpots: BlindSpots = blindSpotsOf({ timers: areTimersTold(), deno: process.versions["deno"] });

function areTimersTold(): boolean {
  let areTold = false;
  const hook = createHook({
    init(_id, type) {
      areTold ||= type === "Timeout";
    },
  });
  hook.enable();
  clearTimeout(setTimeout(() => {}, 0));
  hook.disable();
  return areTold;
}
