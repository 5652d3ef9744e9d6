import type { Layer } from "@meterbridge/core";
import { retry, type RetryOption, type RetryOptions } from "./retry.ts";

/** What an exporter that takes both is given. */
export interface RetryUnlessSpooledOptions extends Pick<RetryOptions, "clock" | "random"> {
  readonly retry?: RetryOption | undefined;
  readonly spool?: object | undefined;
}

/**
 * The retries of an exporter that takes a spool, too: none below one, unless they are asked for. A spool tries again by itself, and
 * eases a far end that comes back: retries below it would only be in its way.
 */
export function retryUnlessSpooled<In>(options: RetryUnlessSpooledOptions): Layer<In> {
  const { spool, retry: given = spool ? false : {}, clock, random } = options;
  return retry(given === false ? false : { ...given, clock, random });
}
