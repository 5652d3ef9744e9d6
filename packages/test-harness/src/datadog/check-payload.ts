import type { IntakePayload, IntakeSeries, IntakeSketch } from "./intake-payload.ts";
import { breach, type IntakeBreach, shown } from "./intake-rules.ts";
import { checkLabels } from "./check-labels.ts";
import { checkSketchPoint } from "./check-sketch-point.ts";

const mostPoints = 10_000;
const mostSecondsAhead = 600;

/** What is wrong with what a request says. `nowSeconds` is the time, in seconds since 1970. */
export function checkPayload({ series, sketches }: IntakePayload, nowSeconds: number): readonly IntakeBreach[] {
  const points = series.reduce((sum, one) => sum + one.points.length, 0);
  return [
    ...(points > mostPoints ? [breach("point_count", `there are ${points} points`)] : []),
    ...hostBreaches([...series, ...sketches]),
    ...series.flatMap((one) => seriesBreaches(one)),
    ...sketches.flatMap((one) => one.points.flatMap((point) => checkSketchPoint(one.metric, point))),
    ...[...series, ...sketches].flatMap((one) => [...checkLabels(one), ...timeBreaches(one, nowSeconds)]),
  ];
}

function hostBreaches(all: readonly (IntakeSeries | IntakeSketch)[]): readonly IntakeBreach[] {
  const hosts = [...new Set(all.map(({ host }) => host))];
  const long = hosts.filter((host) => Buffer.byteLength(host ?? "") > 255);
  const told = hosts.map((host) => (host === undefined ? "none" : shown(host)));
  return [
    ...(hosts.includes("") ? [breach("host", "a host is empty")] : []),
    ...(hosts.length > 1 ? [breach("host", `the hosts are ${told.slice(0, 5).join(", ")}`)] : []),
    ...long.map((host) => breach("host_length", `the host is ${shown(host ?? "")}`)),
  ];
}

function seriesBreaches(series: IntakeSeries): readonly IntakeBreach[] {
  const { metric, type, interval, resources, points, host } = series;
  const of = `of ${shown(metric)}`;
  const count = resources.length + (host === undefined ? 0 : 1);
  const strange = points.find(({ value }) => !Number.isFinite(value));
  return [
    ...(type === "unspecified" ? [breach("type", `the type ${of} is none`)] : []),
    ...(interval < 0 || (type === "rate" && interval === 0)
      ? [breach("interval", `the interval ${of} is ${interval}`)]
      : []),
    ...(count > 500 ? [breach("resource_count", `${of} there are ${count} resources`)] : []),
    ...(strange ? [breach("not_finite", `a value ${of} is ${strange.value}`)] : []),
  ];
}

function timeBreaches({ metric, points }: IntakeSeries | IntakeSketch, nowSeconds: number): readonly IntakeBreach[] {
  const latest = Math.max(...points.map(({ ts }) => ts));
  if (points.length === 0) return [breach("no_points", `${shown(metric)} has none`)];
  if (latest <= nowSeconds + mostSecondsAhead) return [];
  return [breach("too_far_ahead", `a time of ${shown(metric)} is ${latest - Math.floor(nowSeconds)} s ahead`)];
}
