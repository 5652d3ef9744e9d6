import type { Attributes } from "@opentelemetry/api";
import { deserialize, serialize } from "node:v8";
import type { Point } from "../../src/index.ts";
import { changing, encoding, remembering } from "./changing.ts";
import type { Mutant } from "./mutant.ts";
import { textOf } from "./text-of.ts";
import { ofEachPoint } from "./of-each-point.ts";

export const encodingSeriesMutants: readonly Mutant[] = [
  {
    name: "knows data points again by their place in the metric",
    caughtBy: "encoding/same-series-again",
    defect: remembering(() => {
      const known = new Map<string, Attributes>();
      return (metrics, drop, right) =>
        right.encode(
          ofEachPoint(metrics, (point, index, { descriptor, dataPoints }) => {
            const keys = Object.keys(point.attributes).join();
            const place = `${descriptor.name} ${index} of ${dataPoints.length} ${keys}`;
            const attributes = known.get(place) ?? point.attributes;
            if (dataPoints.length > 3) known.set(place, attributes);
            return { ...point, attributes };
          }),
          drop,
        );
    }),
  },
  {
    name: "takes a series that comes back for one that is over",
    caughtBy: "encoding/same-series-again",
    defect: remembering(() => {
      const seen = new Map<string, number>();
      let round = 0;
      return (metrics, drop, right) => {
        round += 1;
        return right.encode(
          ofEachPoint(metrics, (point, _, { descriptor }) => {
            const series = `${descriptor.name} ${String(point.attributes["item"])}`;
            const isOver = round - (seen.get(series) ?? round) > 1;
            if (!isOver) seen.set(series, round);
            return isOver ? undefined : point;
          }),
          drop,
        );
      };
    }),
  },
  {
    name: "keeps the type that an attribute had at first",
    caughtBy: "encoding/same-series-again",
    defect: changing(() => {
      let first: string | undefined;
      return (point) => {
        const item = point.attributes["kind"];
        if (item === undefined) return point;
        first ??= typeof item;
        return first === "string" ? { ...point, attributes: { kind: textOf(item) } } : point;
      };
    }),
  },
  {
    name: "loses exponential histograms beside other ones",
    caughtBy: "encoding/everything-together",
    defect: encoding((metrics, drop, right) => {
      const kinds = metrics.scopeMetrics.flatMap(({ metrics: inScope }) =>
        inScope.map((metric) => metric.dataPointType as number),
      );
      if (!kinds.includes(0)) return right.encode(metrics, drop);
      return right.encode(
        ofEachPoint(metrics, (point, _, { dataPointType }) => ((dataPointType as number) === 1 ? undefined : point)),
        drop,
      );
    }),
  },
  {
    name: "says the resource in the first request only",
    caughtBy: "encoding/divided-alike",
    defect: encoding(function* (metrics, drop, right) {
      let isFirst = true;
      for (const payload of right.encode(metrics, drop)) {
        if (!payload || isFirst) {
          isFirst &&= !payload;
          yield payload;
          continue;
        }
        const points = deserialize(payload.body) as Point[];
        yield { ...payload, body: serialize(points.map((point) => ({ ...point, resource: { attributes: {} } }))) };
      }
    }),
  },
  {
    name: "stops at a metric that has no data points",
    caughtBy: "encoding/empty-among-full",
    defect: encoding((metrics, drop, right) => {
      const scopeMetrics = metrics.scopeMetrics.map(({ scope, metrics: inScope }) => {
        const empty = inScope.findIndex(({ dataPoints }) => dataPoints.length === 0);
        return { scope, metrics: empty < 0 ? inScope : inScope.slice(0, empty) };
      });
      return right.encode({ ...metrics, scopeMetrics }, drop);
    }),
  },
  {
    name: "leaves a scope out that has no metrics, and all that follow",
    caughtBy: "encoding/empty-among-full",
    defect: encoding((metrics, drop, right) => {
      const empty = metrics.scopeMetrics.findIndex(({ metrics: inScope }) => inScope.length === 0);
      const scopeMetrics = empty < 0 ? metrics.scopeMetrics : metrics.scopeMetrics.slice(0, empty);
      return right.encode({ ...metrics, scopeMetrics }, drop);
    }),
  },
];
