/**
 * So many seconds are remembered. All that may be given lie within 4 200 of each other (an hour back, ten minutes ahead); until the
 * first of them is past, there are twice as many.
 */
const mostSeconds = 8_500;

/** So many times are remembered; of most exports it is one. */
const mostTimes = 20_000;

/** What a second was given to: the points of one export that lie in the second `natural`. */
interface Holder {
  readonly turn: number;
  readonly natural: number;
}

/**
 * Gives each export a second of its own. Datadog knows a series' values by the second, and keeps the last one of each: of two
 * exports in one second, such as a flush and the shutdown after it, only one would be counted. So what a later export has of
 * a second that an earlier one has used, gets the next that is free.
 *
 * Who exports more than once a second for long, runs ahead so, until there is none that Datadog would take: then nothing is given.
 *
 * What has been given a second gets the same one again, when it is encoded once more: it is known by its time. That sketches of one
 * second are added up is said in the thread vectordotdev/vector#13867, but promised nowhere: they are treated as counts are.
 */
export class OwnSeconds {
  readonly #holders = new Map<number, Holder>();
  /** What was given to each time. */
  readonly #given = new Map<number, number>();
  #turn = 0;

  /** The number of an export, for `of`. */
  begin(): number {
    return ++this.#turn;
  }

  /**
   * The second of what has this time, in nanoseconds since 1970, which lies in the second `natural`; `undefined` when none is free
   * up to `latest`.
   */
  of(time: number, natural: number, turn: number, latest: number): number | undefined {
    const before = this.#given.get(time);
    if (before !== undefined) return before;
    for (let second = natural; second <= latest; second++) {
      const holder = this.#holders.get(second);
      if (holder && (holder.turn !== turn || holder.natural !== natural)) continue;
      if (!holder) remember(this.#holders, second, { turn, natural }, mostSeconds);
      remember(this.#given, time, second, mostTimes);
      return second;
    }
    return undefined;
  }
}

/** Remembers it, and forgets the oldest when there are too many. */
function remember<Value>(map: Map<number, Value>, key: number, value: Value, most: number): void {
  map.set(key, value);
  if (map.size > most) map.delete(map.keys().next().value!);
}
