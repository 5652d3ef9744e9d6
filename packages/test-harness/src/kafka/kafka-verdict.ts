import type { Verdict } from "@meterbridge/conformance";

/** How a Kafka far end is told to answer one produce request. */
export type KafkaVerdict = KafkaAnswer & {
  /** The answer waits for this; the request is counted before. */
  readonly after?: Promise<unknown>;
};

type KafkaAnswer =
  /** Stores it as a broker does, or refuses what a broker would, and says so. */
  | { readonly do: "accept" }
  /** INVALID_RECORD (87): a rule of the topic forbids it. */
  | { readonly do: "refuse" }
  /** NOT_ENOUGH_REPLICAS (19): it is not stored just now. */
  | { readonly do: "fail" }
  /**
   * Stores it, and says that a quota was passed, by so many milliseconds (1 000): since Kafka 2.0 a broker refuses nothing for that. It
   * leaves it to the client to wait.
   */
  | { readonly do: "throttle"; readonly retryAfterMs?: number }
  /** Any error of the protocol, with words of the broker. */
  | { readonly do: "error"; readonly code: number; readonly message?: string; readonly stored?: boolean }
  /** Reads it and never answers, nor what comes behind it on the same connection. */
  | { readonly do: "hang"; readonly stored?: boolean }
  /** Sends one byte of an answer every `everyMs` (200), and never the last one. */
  | { readonly do: "drip"; readonly everyMs?: number; readonly stored?: boolean }
  /**
   * Resets the connection when the whole request was read; `peacefully`: ends it, as the system does for a process that is killed.
   * `stored`, here and above: after it has been stored.
   */
  | { readonly do: "drop_connection"; readonly stored?: boolean; readonly peacefully?: boolean };

const known: Readonly<Record<KafkaVerdict["do"], true>> = {
  accept: true,
  refuse: true,
  fail: true,
  throttle: true,
  error: true,
  hang: true,
  drip: true,
  drop_connection: true,
};

/**
 * A verdict that a broker can be told.
 *
 * @throws {TypeError} When it cannot: a message is taken whole.
 */
export function asKafkaVerdict(verdict: KafkaVerdict | Verdict): KafkaVerdict {
  const { do: what } = verdict;
  if (what !== "accept_some" && Object.hasOwn(known, what)) return verdict;
  throw new TypeError(`a broker cannot be told to ${what}: it can ${Object.keys(known).join(", ")}`);
}
