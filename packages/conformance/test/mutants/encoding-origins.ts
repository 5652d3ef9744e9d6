import type { Point } from "../../src/index.ts";
import { always, changing } from "./changing.ts";
import type { Mutant } from "./mutant.ts";

export const encodingOriginMutants: readonly Mutant[] = [
  {
    name: "drops the resource",
    caughtBy: "encoding/resource",
    defect: always((point) => ({ ...point, resource: { ...point.resource, attributes: {} } })),
  },
  {
    name: "keeps the first resource",
    caughtBy: "encoding/resource",
    defect: changing(() => {
      let first: Point["resource"] | undefined;
      return (point) => ({ ...point, resource: (first ??= point.resource) });
    }),
  },
  {
    name: "drops the version of the scope",
    caughtBy: "encoding/scope",
    defect: always((point) => ({ ...point, scope: { ...point.scope, version: "" } })),
  },
  {
    name: "drops the name of the scope",
    caughtBy: "encoding/scope",
    defect: always((point) => ({ ...point, scope: { ...point.scope, name: "" } })),
  },
  {
    name: "takes scopes of one name for one",
    caughtBy: "encoding/scopes-apart",
    defect: changing(() => {
      const known = new Map<string, Point["scope"]>();
      return (point) => {
        const scope = known.get(point.scope.name) ?? point.scope;
        known.set(point.scope.name, scope);
        return { ...point, scope };
      };
    }),
  },
  {
    name: "drops the description",
    caughtBy: "encoding/metadata",
    defect: always((point) => ({ ...point, metric: { ...point.metric, description: "" } })),
  },
  {
    name: "drops the unit",
    caughtBy: "encoding/metadata",
    defect: always((point) => ({ ...point, metric: { ...point.metric, unit: "" } })),
  },
  {
    name: "keeps the unit of the metric before",
    caughtBy: "encoding/metadata",
    defect: changing(() => {
      let last = "";
      return (point) => {
        last = point.metric.unit || last;
        return { ...point, metric: { ...point.metric, unit: last } };
      };
    }),
  },
  {
    name: "writes the first line of a description",
    caughtBy: "encoding/metadata",
    defect: always((point) => {
      const [description = ""] = point.metric.description.split("\n");
      return { ...point, metric: { ...point.metric, description } };
    }),
  },
  {
    name: "sends the time of sending",
    caughtBy: "encoding/timestamps",
    defect: changing(({ clock }) => (point) => ({ ...point, time: BigInt(Math.floor(clock.wallTime())) * 1_000_000n })),
  },
  {
    name: "sends milliseconds for nanoseconds",
    caughtBy: "encoding/timestamps",
    defect: always((point) => ({ ...point, time: point.time / 1_000_000n })),
  },
  {
    name: "sends the time of the first data point with all of them",
    caughtBy: "encoding/timestamps",
    defect: changing(() => {
      let first: bigint | undefined;
      return (point) => ({ ...point, time: (first ??= point.time) });
    }),
  },
  {
    name: "adds a nanosecond",
    caughtBy: "encoding/nanoseconds",
    defect: always((point) => ({ ...point, time: point.time + 1n })),
  },
  {
    name: "takes the way of a double with the time",
    caughtBy: "encoding/nanoseconds",
    defect: always((point) => ({ ...point, time: BigInt(Number(point.time)) })),
  },
  {
    name: "sends whole milliseconds",
    caughtBy: "encoding/nanoseconds",
    defect: always((point) => ({ ...point, time: point.time - (point.time % 1_000_000n) })),
  },
  {
    name: "drops the start time",
    caughtBy: "encoding/start-times",
    defect: always((point) => ({ ...point, startTime: 0n })),
  },
  {
    name: "sends the time as the start, too",
    caughtBy: "encoding/start-times",
    defect: always((point) => ({ ...point, startTime: point.time })),
  },
];
