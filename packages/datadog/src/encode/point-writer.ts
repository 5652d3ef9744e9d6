import type { Body } from "./body.ts";
import { sizedSketch, writeDogsketch } from "./dogsketch.ts";
import { nonFinite, pointTooLarge } from "./drop-reasons.ts";
import type { MetricSeriesParts } from "./metric-series.ts";
import { type PointSink, type SeriesType, seriesTypes, type Sketch, type Suffix } from "./point-sink.ts";
import { lengthField, utf8, varintField } from "./protobuf-text.ts";
import { varintSize, writeVarint } from "./varints.ts";

/**
 * Writes data points as entries of `MetricPayload.series` and `SketchPayload.sketches`, both field 1. Numbers of fields are
 * those of DataDog/agent-payload, proto/metrics/agent_payload.proto.
 *
 * Of a series, what does not change is ready (host, tags, name, type), and is copied: only value, time and interval are written.
 */
export class PointWriter implements PointSink {
  readonly #body: Body;
  #metric: MetricSeriesParts | undefined;
  /** Name, type and interval, by suffix. */
  readonly #heads = new Map<Suffix, Uint8Array>();
  /** Tags beside those of a series: the buckets of a metric have the same ones, for the most part. */
  readonly #moreTags = new Map<readonly string[], string>();
  #text = "";
  #second = 0;
  #interval = 0;

  constructor(body: Body) {
    this.#body = body;
  }

  /** The points that follow are of this metric. */
  metric(metric: MetricSeriesParts): void {
    this.#metric = metric;
    this.#heads.clear();
    this.#moreTags.clear();
  }

  /** The next point is of the series with this text; `interval` in seconds, 0 when there is none. */
  begin(text: string, second: number, interval: number): void {
    this.#text = text;
    this.#second = second;
    if (interval === this.#interval) return;
    this.#interval = interval;
    this.#heads.clear();
  }

  /** `MetricPayload.MetricSeries`: `points` 4, of which `value` is 1 and `timestamp` 2. */
  series(suffix: Suffix, type: SeriesType, value: number, tags?: readonly string[]): void {
    if (!Number.isFinite(value)) throw nonFinite;
    const body = this.#body;
    if (body.isTooLarge) throw pointTooLarge;
    const text = this.#text;
    const head = this.#headOf(suffix, type);
    const more = tags ? this.#more(tags) : "";
    const second = this.#second;
    const pointSize = 10 + varintSize(second);
    const size = text.length + head.length + more.length + 2 + pointSize;
    const bytes = body.entry(size + longestFront);
    let pos = body.pos;
    bytes[pos++] = 0x0a;
    pos = writeVarint(bytes, size, pos);
    pos += bytes.write(text, pos, "latin1");
    bytes.set(head, pos);
    pos += head.length;
    if (more !== "") pos += bytes.write(more, pos, "latin1");
    bytes[pos++] = 0x22;
    bytes[pos++] = pointSize;
    bytes[pos++] = 0x09;
    pos = bytes.writeDoubleLE(value, pos);
    bytes[pos++] = 0x10;
    body.pos = writeVarint(bytes, second, pos);
  }

  /** `SketchPayload.Sketch`: `dogsketches` 7. */
  sketch(sketch: Sketch): void {
    const sized = sizedSketch(sketch, this.#second);
    const text = this.#text;
    const head = this.#headOf("", seriesTypes.gauge);
    const size = text.length + head.length + 1 + varintSize(sized.size) + sized.size;
    const bytes = this.#body.entry(size + longestFront);
    let pos = this.#body.pos;
    bytes[pos++] = 0x0a;
    pos = writeVarint(bytes, size, pos);
    pos += bytes.write(text, pos, "latin1");
    bytes.set(head, pos);
    pos += head.length;
    bytes[pos++] = 0x3a;
    pos = writeVarint(bytes, sized.size, pos);
    this.#body.pos = writeDogsketch(bytes, sized, pos);
  }

  /** `MetricSeries`: `metric` 2, `type` 5, `interval` 8; `Sketch`: `metric` 1. */
  #headOf(suffix: Suffix, type: SeriesType): Uint8Array {
    const known = this.#heads.get(suffix);
    if (known !== undefined) return known;
    const { name, plan } = this.#metric!;
    const full = utf8(`${name}${suffix}`);
    const interval = type === seriesTypes.count && this.#interval > 0 ? varintField(8, this.#interval) : "";
    const text = plan.kind === "series" ? lengthField(2, full) + varintField(5, type) + interval : lengthField(1, full);
    const head = Buffer.from(text, "latin1");
    this.#heads.set(suffix, head);
    return head;
  }

  #more(tags: readonly string[]): string {
    const known = this.#moreTags.get(tags);
    if (known !== undefined) return known;
    const text = this.#metric!.tagSets.more(tags);
    if (this.#moreTags.size >= mostMoreTags) this.#moreTags.clear();
    this.#moreTags.set(tags, text);
    return text;
  }
}

/** So many lists of tags are remembered, which is more than a data point may have. */
const mostMoreTags = 20_000;

/** The most bytes that stand before an entry: its number and its length. */
const longestFront = 6;
