/** What a Prometheus server can be asked. Each throws, with what Prometheus said, when it does not understand. */
export interface PrometheusApi {
  /** Asks a PromQL question, by default about now. */
  query(promql: string, at?: Date): Promise<readonly PrometheusSample[]>;
  /** The exemplars of the series that a selector gives. They need the feature `exemplar-storage`. */
  exemplars(selector: string): Promise<readonly PrometheusExemplar[]>;
  /** What the targets of a job say of their metrics, by name. */
  metadata(job: string): Promise<ReadonlyMap<string, PrometheusMetadata>>;
  targets(): Promise<readonly PrometheusTarget[]>;
  /**
   * Resolves when every target has been scraped anew, with a body asked for after this call. It rejects, with what
   * Prometheus says, when that failed.
   */
  scraped(): Promise<void>;
}

/** One series of an answer. */
export interface PrometheusSample {
  readonly labels: Readonly<Record<string, string>>;
  /** Absent for a native histogram. */
  readonly value?: number;
  /** A native histogram, as Prometheus gives it. */
  readonly histogram?: unknown;
}

export interface PrometheusExemplar {
  /** Those of the series. */
  readonly series: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  /** In milliseconds since 1970. */
  readonly timeMs: number;
}

export interface PrometheusMetadata {
  readonly type: string;
  readonly help: string;
  readonly unit: string;
}

export interface PrometheusTarget {
  readonly job: string;
  readonly health: "up" | "down" | "unknown";
  /** Empty: none. */
  readonly lastError: string;
}

export function prometheusApi(url: string): PrometheusApi {
  return { query, exemplars, metadata, targets, scraped };

  async function query(promql: string, at?: Date): Promise<readonly PrometheusSample[]> {
    const { resultType, result } = await ask<Vector>("query", promql, {
      query: promql,
      ...(at && { time: at.toISOString() }),
    });
    if (resultType !== "vector") throw new Error(`${promql} gives a ${resultType}, not a vector`);
    return result.map(({ metric, value, histogram }) => ({
      labels: metric,
      ...(value && { value: numberOf(value[1]) }),
      ...(histogram && { histogram: histogram[1] }),
    }));
  }

  async function exemplars(selector: string): Promise<readonly PrometheusExemplar[]> {
    const found = await ask<Exemplars>("query_exemplars", selector, {
      query: selector,
      start: new Date(0).toISOString(),
      end: new Date(Date.now() + 60_000).toISOString(),
    });
    return found.flatMap(({ seriesLabels, exemplars: ofSeries }) =>
      ofSeries.map(({ labels, value, timestamp }) => ({
        series: seriesLabels,
        labels,
        value: numberOf(value),
        timeMs: Math.round(timestamp * 1_000),
      })),
    );
  }

  async function metadata(job: string): Promise<ReadonlyMap<string, PrometheusMetadata>> {
    const matching = `{job=${JSON.stringify(job)}}`;
    const found = await ask<TargetMetadata>("targets/metadata", matching, { match_target: matching });
    return new Map(found.map(({ metric, type, help, unit }) => [metric, { type, help, unit }]));
  }

  async function targets(): Promise<readonly PrometheusTarget[]> {
    const { activeTargets } = await ask<Targets>("targets", "targets", { state: "active" });
    return activeTargets.map(({ labels, health, lastError }) => ({ job: labels["job"]!, health, lastError }));
  }

  async function scraped(): Promise<void> {
    // Prometheus moves the time of a scrape by up to 2 ms, so that intervals are even.
    const afterSeconds = (Date.now() + 5) / 1_000;
    for (;;) {
      const all = await targets();
      // What is asked for together is stored together: who sees `up` sees the rest.
      const isNew = await query(`(timestamp(up) > ${afterSeconds}) and (up == 1)`);
      if (isNew.length === all.length && all.length > 0) return;
      const failed = (await query(`(timestamp(up) > ${afterSeconds}) and (up == 0)`)).map(
        ({ labels }) => labels["job"],
      );
      const refused = all.filter(({ job, lastError }) => failed.includes(job) && isRefusal(lastError));
      if (refused.length > 0) throw new Error(refused.map(({ job, lastError }) => `${job}: ${lastError}`).join("\n"));
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async function ask<Data>(path: string, what: string, parameters: Record<string, string>): Promise<Data> {
    const answer = await fetch(`${url}/api/v1/${path}?${new URLSearchParams(parameters).toString()}`);
    const { status, error, data } = (await answer.json()) as { status: string; error?: string; data: Data };
    if (status !== "success") throw new Error(`Prometheus does not understand ${what}: ${error}`);
    return data;
  }
}

/** Not what a busy machine does to a scrape: the next one comes in a second. */
function isRefusal(lastError: string): boolean {
  return lastError !== "" && !lastError.includes("context deadline exceeded");
}

function numberOf(text: string): number {
  return Number(text.replace("Inf", "Infinity"));
}

interface Vector {
  readonly resultType: string;
  readonly result: readonly {
    readonly metric: Readonly<Record<string, string>>;
    readonly value?: readonly [number, string];
    readonly histogram?: readonly [number, unknown];
  }[];
}

type Exemplars = readonly {
  readonly seriesLabels: Readonly<Record<string, string>>;
  readonly exemplars: readonly {
    readonly labels: Readonly<Record<string, string>>;
    readonly value: string;
    readonly timestamp: number;
  }[];
}[];

type TargetMetadata = readonly {
  readonly metric: string;
  readonly type: string;
  readonly help: string;
  readonly unit: string;
}[];

interface Targets {
  readonly activeTargets: readonly {
    readonly labels: Readonly<Record<string, string>>;
    readonly health: PrometheusTarget["health"];
    readonly lastError: string;
  }[];
}
