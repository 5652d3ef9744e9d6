import type { ExponentialHistogramValue, HistogramValue } from "@meterbridge/core/points";
import { describe, expect, it } from "vitest";
import { sketchOfExponential } from "../../src/sketch/sketch-of-exponential.ts";
import { sketchOfHistogram } from "../../src/sketch/sketch-of-histogram.ts";
import { binsOf, binsOfText, exponential, histogram } from "./values.ts";

interface Golden {
  readonly min: number;
  readonly max: number;
  readonly bins: Record<number, number>;
}

// What Datadog's own mapping makes of these: DataDog/opentelemetry-mapping-go, pkg/otlp/metrics/testdata/datadogdata/histogram. Where the
// sum there is none of values between minimum and maximum, here it is one.
describe("what Datadog makes of a histogram", () => {
  it.for<[string, HistogramValue, Golden]>([
    [
      "simple-delta-min-max",
      histogram([-100, 0, 100], [0, 2, 17, 1], { sum: Math.PI }),
      {
        min: -100,
        max: 100, // there: the middle of the last bin, 99.957
        bins: binsOfText(
          "-1635:1 -1590:1 0:1 1453:1 1498:1 1524:1 1543:1 1558:1 1570:1 1580:1 1589:1 1597:1 1604:1 1610:1 1616:1 1621:1 1626:1 1631:1 1635:2",
        ),
      },
    ],
    [
      "empty-delta-with-min-max",
      histogram([], [], { count: 20, sum: 2_010, min: 100, max: 101 }),
      { min: 100, max: 101, bins: { 1635: 20 } },
    ],
    // There a bucket without any bound is in bin -1, as infinity plus infinity is no number. Here it is like one without buckets.
    [
      "single-bucket-delta-with-min-max",
      histogram([], [20], { sum: 2_010, min: 100, max: 101 }),
      { min: 100, max: 101, bins: { 1635: 20 } },
    ],
    ["static-cumulative", histogram([0], [2, 18], { sum: 0 }), { min: 0, max: 0, bins: { 0: 20 } }],
  ])("is what we make of it: %s", ([, value, { min, max, bins }]) => {
    const sketch = sketchOfHistogram(value);
    expect(sketch).toMatchObject({ count: value.count, sum: value.sum, average: value.sum! / 20, min, max });
    expect(binsOf(sketch)).toEqual(bins);
  });

  it.for<[string, ExponentialHistogramValue, Golden]>([
    [
      "simple-exponential",
      exponential({
        scale: 6,
        zeroCount: 10,
        sum: Math.PI,
        min: -100_000,
        max: 100_000,
        negative: { offset: 2, bucketCounts: [3, 2, 5] },
        positive: { offset: 3, bucketCounts: [1, 1, 1, 2, 2, 3] },
      }),
      { min: -100_000, max: 100_000, bins: binsOfText("-1341:6 -1340:4 0:10 1340:1 1341:1 1342:2 1343:3 1344:3") },
    ],
    // There the bin is that of the middle of the bucket, 1625, though the value is known.
    [
      "single-point-exponential-no-min-max",
      exponential({ scale: 0, sum: 100, positive: { offset: 0, bucketCounts: [0, 0, 0, 0, 0, 0, 1, 0, 0] } }),
      { min: 100, max: 100, bins: { 1635: 1 } },
    ],
  ])("is what we make of it: %s", ([, value, { min, max, bins }]) => {
    const sketch = sketchOfExponential(value);
    expect(sketch).toMatchObject({
      count: value.count,
      sum: value.sum,
      average: value.sum! / Number(value.count),
      min,
      max,
    });
    expect(binsOf(sketch)).toEqual(bins);
  });

  // DataDog/opentelemetry-mapping-go, pkg/quantile/agent_test.go, `TestAgentInterpolation`.
  it.for<[lower: number, upper: number, count: number, bins: string]>([
    [0, 10, 2, "0:1 1442:1"],
    [10, 20, 4, "1487:1 1502:1 1514:1 1524:1"],
    [-10, 10, 4, "-1487:1 -1442:1 -1067:1 1442:1"],
    [
      0,
      10,
      100,
      "0:1 1190:1 1235:1 1261:1 1280:1 1295:1 1307:1 1317:1 1326:1 1334:1 1341:1 1347:1 1353:1 1358:1 1363:1 1368:1 1372:2 1376:1 1380:1 1384:1 1388:1 1391:1 1394:1 1397:2 1400:1 1403:1 1406:2 1409:1 1412:1 1415:2 1417:1 1419:1 1421:1 1423:1 1425:1 1427:1 1429:2 1431:1 1433:1 1435:2 1437:1 1439:2 1441:1 1443:2 1445:2 1447:1 1449:2 1451:2 1453:2 1455:2 1457:2 1459:1 1460:1 1461:1 1462:1 1463:1 1464:1 1465:1 1466:1 1467:2 1468:1 1469:1 1470:1 1471:1 1472:2 1473:1 1474:1 1475:1 1476:2 1477:1 1478:2 1479:1 1480:1 1481:2 1482:1 1483:2 1484:1 1485:2 1486:1",
    ],
  ])("of a bucket from %d to %d with %d observations are these bins", ([lower, upper, count, bins]) => {
    expect(binsOf(sketchOfHistogram(histogram([lower, upper], [0, count, 0])))).toEqual(binsOfText(bins));
  });

  it.for<[lower: number, upper: number, count: number, some: string]>([
    [
      1e3,
      1e5,
      999_999,
      "1784:158 1785:162 1786:164 1800:203 1900:960 2000:4526 2050:9825 2078:15167 2079:15403 2080:8942",
    ],
    // There in bins of 65 535 at the most; newer Agents have bins of 2^32 - 1.
    [1e3, 1e4, 9_999_999, "1784:17485 1785:17758 1869:65314 1870:66334 1913:129203 1914:131222 1931:170794 1932:17411"],
  ])("of a bucket from %d to %d with %d observations are bins such as these", ([lower, upper, count, some]) => {
    expect(binsOf(sketchOfHistogram(histogram([lower, upper], [0, count, 0])))).toMatchObject(binsOfText(some));
  });
});
