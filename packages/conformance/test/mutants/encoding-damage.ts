import { always, encoding } from "./changing.ts";
import { ofEachPoint } from "./of-each-point.ts";
import type { Mutant } from "./mutant.ts";

export const encodingDamageMutants: readonly Mutant[] = [
  {
    name: "fails everything for one bad data point",
    caughtBy: "encoding/bad-point-alone",
    defect: encoding((metrics, _, right) =>
      right.encode(metrics, (reason) => {
        throw new Error(`cannot be encoded: ${reason}`);
      }),
    ),
  },
  {
    name: "drops bad data points silently",
    caughtBy: "encoding/bad-point-alone",
    defect: encoding((metrics, _, right) => right.encode(metrics, () => {})),
  },
  {
    name: "sends 0 for no value",
    caughtBy: "encoding/bad-point-alone",
    defect: encoding((metrics, drop, right) =>
      right.encode(
        ofEachPoint(
          metrics,
          (point) => (point.value === null ? { ...(point as object), value: 0 } : point) as typeof point,
        ),
        drop,
      ),
    ),
  },
  {
    name: "drops the whole metric of a bad data point",
    caughtBy: "encoding/odd-point-alone",
    defect: encoding((metrics, drop, right) => {
      const isOdd = metrics.scopeMetrics
        .flatMap(({ metrics: inScope }) => inScope)
        .some((one) => (one.dataPointType as number) > 3);
      return right.encode(isOdd ? ofEachPoint(metrics, () => undefined) : metrics, drop);
    }),
  },
  {
    name: "lets a text add a data point",
    caughtBy: "encoding/odd-point-alone",
    lacks: ["anyText"],
    defect: encoding((metrics, drop, right) => {
      const isInjected = JSON.stringify(metrics.scopeMetrics).includes("injected");
      const { scopeMetrics } = metrics;
      return right.encode(
        isInjected ? { ...metrics, scopeMetrics: [...scopeMetrics, ...scopeMetrics] } : metrics,
        drop,
      );
    }),
  },
  {
    name: "takes a cumulative value for a delta",
    caughtBy: "encoding/odd-point-alone",
    lacks: ["cumulative"],
    defect: always((point) => ("temporality" in point ? { ...point, temporality: "delta" } : point)),
  },
  {
    name: "passes over kinds that it does not know",
    caughtBy: "encoding/odd-point-alone",
    defect: encoding((metrics, drop, right) =>
      right.encode(
        ofEachPoint(metrics, (point, _, { dataPointType }) => ((dataPointType as number) > 3 ? undefined : point)),
        drop,
      ),
    ),
  },
  {
    name: "cuts texts off",
    caughtBy: "encoding/long-text",
    defect: always((point) => ({
      ...point,
      attributes: Object.fromEntries(
        Object.entries(point.attributes).map(([key, item]) => [
          key,
          typeof item === "string" ? item.slice(0, 4_095) : item,
        ]),
      ),
    })),
  },
  {
    name: "passes over what is long",
    caughtBy: "encoding/long-text",
    defect: always((point) =>
      Object.values(point.attributes).some((item) => typeof item === "string" && item.length > 4_095)
        ? undefined
        : point,
    ),
  },
  {
    name: "fails for a resource that it cannot encode",
    caughtBy: "encoding/bad-resource",
    defect: encoding((metrics, drop, right) => {
      JSON.stringify(metrics.resource?.attributes);
      return right.encode(metrics, drop);
    }),
  },
];
