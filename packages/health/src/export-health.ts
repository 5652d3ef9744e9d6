import { checkOptions, classifyError, type Countable, type Layer, layer, pointsIn } from "@meterbridge/core";
import { type Health, watchHealth } from "./health.ts";
import { type HealthOptions, healthRules } from "./options.ts";

/**
 * Watches whatever passes at its place: exports, above `pipeline`; requests, right above the transport. Below a retry, a
 * queue or a spool every attempt is an operation, and data points that are tried again count as failed each time.
 *
 * @throws {TypeError} One error that names every wrong option.
 */
export function exportHealth<In extends Countable>(
  options: HealthOptions = {},
): Layer<In> & { readonly health: Health } {
  checkOptions("exportHealth", options, healthRules);
  const watch = watchHealth("metric_exporter", options);
  const laid = layer<In>((next) => {
    if (next.inspect) watch.inspects((visit) => next.inspect?.(visit));
    return {
      async send(input, call) {
        const end = watch.begin(() => pointsIn(input));
        try {
          const outcome = await next.send(input, call);
          end(() => outcome);
          return outcome;
        } catch (error) {
          end(() => classifyError(error));
          throw error;
        }
      },
      async close(call) {
        try {
          await next.close(call);
        } finally {
          watch.close();
        }
      },
    };
  });
  return Object.assign(laid, { health: watch.health });
}
