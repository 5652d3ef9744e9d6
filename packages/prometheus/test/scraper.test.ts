import { diag, DiagLogLevel } from "@opentelemetry/api";
import { ExportError } from "@meterbridge/core";
import { type TestClock, testClock } from "@meterbridge/test-harness";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Collection } from "../src/collect.ts";
import type { Dialect } from "../src/exposition/dialect.ts";
import type { Exposition, NoExposition, ScrapeRequest } from "../src/exposition/exposition.ts";
import { formats } from "../src/formats.ts";
import { type Scraper, scraper, type ScraperOptions } from "../src/scraper.ts";
import { collected, metric, series } from "./exposition/metrics.ts";
import { openMetrics, textDialect, utf8Dialect, utf8OpenMetrics } from "./exposition/written.ts";

const timeoutMs = 1_000;
let clock: TestClock;
let logged: string[];

beforeEach(() => {
  clock = testClock();
  logged = [];
  const say = (message: string): void => void logged.push(message);
  const logger = { error: say, warn: say, info: say, debug: say, verbose: say };
  diag.setLogger(logger, { logLevel: DiagLogLevel.ALL, suppressOverrideMessage: true });
  logged.length = 0;
});

afterEach(() => {
  diag.disable();
  if (clock.pending().length > 0) throw new Error("a timer is left over");
});

/** Collections that end when they are told to. */
interface Collector {
  readonly askedMs: readonly number[];
  /** The collection that was begun as the nth ends. */
  give(nth: number, collection: Collection): void;
}

function held(options: Partial<ScraperOptions> = {}): { readonly scrapes: Scraper; readonly collector: Collector } {
  const ends: ((collection: Collection) => void)[] = [];
  const askedMs: number[] = [];
  const collect = (limitMs: number): Promise<Collection> => {
    askedMs.push(limitMs);
    return new Promise((resolve) => ends.push(resolve));
  };
  const scrapes = scraper({ collect, format: formats({}), partial: false, timeoutMs, clock, ...options });
  return { scrapes, collector: { askedMs, give: (nth, collection) => ends[nth]!(collection) } };
}

/** Collections that end at once: each gives what `next` says. */
function prompt(next: () => Collection, options: Partial<ScraperOptions> = {}): Scraper {
  return scraper({ collect: async () => next(), format: formats({}), partial: false, timeoutMs, clock, ...options });
}

function of(value: unknown, errors: readonly unknown[] = []): Collection {
  return { collected: collected(metric("gauge", "a", [series({}, value)])), errors };
}

function request(dialect: Dialect = textDialect, more: Partial<ScrapeRequest> = {}): ScrapeRequest {
  return { dialect, timeoutMs, ...more };
}

function textOf(answer: Exposition | NoExposition): string {
  return answer.kind === "failed" ? answer.error.code : Buffer.concat(answer.chunks).toString();
}

const said = (value: unknown): string => `# TYPE a gauge\na ${String(value)}\n`;

describe("scrapes that meet", () => {
  it("share a collection and what is written of it", async () => {
    const { scrapes, collector } = held();
    const all = Promise.all([scrapes.scrape(request()), scrapes.scrape(request()), scrapes.scrape(request())]);
    collector.give(0, of(1));
    const [first, second, third] = (await all) as readonly Exposition[];
    expect(collector.askedMs).toHaveLength(1);
    expect(textOf(first!)).toBe(said(1));
    expect(second!.chunks).toBe(first!.chunks);
    expect(third!.chunks).toBe(first!.chunks);
  });

  it("in another dialect share the collection", async () => {
    const { scrapes, collector } = held();
    const all = Promise.all([scrapes.scrape(request()), scrapes.scrape(request(openMetrics))]);
    collector.give(0, of(1));
    expect((await all).map(textOf)).toEqual([said(1), `${said(1)}# EOF\n`]);
    expect(collector.askedMs).toHaveLength(1);
  });

  it("for other names share the collection", async () => {
    const two = { collected: collected(metric("gauge", "a", [{}]), metric("counter", "b", [{}])), errors: [] };
    const { scrapes, collector } = held();
    const names = [["a"], ["b_total"], ["b"], [], undefined];
    const all = Promise.all(names.map((each) => scrapes.scrape(request(openMetrics, { names: each }))));
    collector.give(0, two);
    const a = "# TYPE a gauge\na 1\n";
    const b = "# TYPE b counter\nb_total 1\n";
    expect((await all).map(textOf)).toEqual([a, b, b, "", a + b].map((text) => `${text}# EOF\n`));
    expect(collector.askedMs).toHaveLength(1);
  });

  it("not, do not: each is collected for anew", async () => {
    let value = 0;
    const scrapes = prompt(() => of(++value));
    expect(textOf(await scrapes.scrape(request()))).toBe(said(1));
    expect(textOf(await scrapes.scrape(request()))).toBe(said(2));
  });

  it("while another is written get a collection of their own, and nothing of the other's", async () => {
    const steps: (() => void)[] = [];
    let value = 0;
    let writing = 0;
    const format: ScraperOptions["format"] = (dialect) => {
      const { layout, write } = formats({})(dialect);
      return {
        layout,
        *write(families, body, drops) {
          expect(++writing).toBe(1);
          steps.shift()?.();
          yield;
          yield* write(families, body, drops);
          writing--;
        },
      };
    };
    const scrapes = prompt(() => of(++value), { format });
    const later: Promise<Exposition | NoExposition>[] = [];
    steps.push(() => later.push(scrapes.scrape(request()), scrapes.scrape(request(openMetrics))));
    expect(textOf(await scrapes.scrape(request()))).toBe(said(1));
    expect((await Promise.all(later)).map(textOf)).toEqual([said(2), `${said(2)}# EOF\n`]);
  });
});

describe("a collection that hangs", () => {
  it("ends each scrape by its own timeout, and after that of who began it the next one collects anew", async () => {
    const { scrapes, collector } = held();
    const ends: string[] = [];
    const scrape = (limitMs: number): Promise<unknown> =>
      scrapes
        .scrape(request(textDialect, { timeoutMs: limitMs }))
        .then((end) => ends.push(`${limitMs} ${textOf(end)}`));
    void scrape(600);
    void scrape(500);
    await clock.advance(500);
    expect(ends).toEqual(["500 timeout"]);
    await clock.advance(99);
    const last = scrape(300);
    expect(collector.askedMs).toHaveLength(1);
    await clock.advance(1);
    expect(ends).toEqual(["500 timeout", "600 timeout"]);
    const anew = scrapes.scrape(request());
    expect(collector.askedMs).toHaveLength(2);
    collector.give(1, of(2));
    expect(textOf(await anew)).toBe(said(2));
    collector.give(0, of(1));
    await last;
    expect(ends.at(-1)).toBe(`300 ${said(1)}`);
  });

  it("that was given little time is not for who has more", async () => {
    const { scrapes, collector } = held();
    const hasty = scrapes.scrape(request(textDialect, { timeoutMs: 40 }));
    const patient = scrapes.scrape(request(textDialect, { timeoutMs: 800 }));
    expect(collector.askedMs).toEqual([30, 600]);
    await clock.advance(40);
    collector.give(1, of(2));
    expect([textOf(await hasty), textOf(await patient)]).toEqual(["timeout", said(2)]);
  });

  it("that may end too late for who has less time is not for him", async () => {
    const { scrapes, collector } = held();
    const patient = scrapes.scrape(request(textDialect, { timeoutMs: 1_000 }));
    await clock.advance(100);
    const hasty = scrapes.scrape(request(textDialect, { timeoutMs: 200 }));
    expect(collector.askedMs).toEqual([750, 150]);
    collector.give(1, of(2));
    expect(textOf(await hasty)).toBe(said(2));
    collector.give(0, of(1));
    expect(textOf(await patient)).toBe(said(1));
  });

  it("says how long it took", async () => {
    const { scrapes } = held();
    const scrape = scrapes.scrape(request(textDialect, { timeoutMs: 250 }));
    await clock.advance(timeoutMs);
    expect(await scrape).toMatchObject({ error: { message: "[timeout] the scrape took longer than 250 ms" } });
  });

  it("is not written when it ends after all scrapes have", async () => {
    let formatted = 0;
    const format: ScraperOptions["format"] = (dialect) => {
      formatted++;
      return formats({})(dialect);
    };
    const { scrapes, collector } = held({ format });
    const scrape = scrapes.scrape(request());
    await clock.advance(timeoutMs);
    expect(textOf(await scrape)).toBe("timeout");
    collector.give(0, of(1));
    const next = scrapes.scrape(request(openMetrics));
    collector.give(1, of(2));
    await next;
    expect(formatted).toBe(1);
  });

  it("leaves time to serve what else there is: callbacks are given less than a scrape", async () => {
    const { scrapes, collector } = held({ partial: true });
    const scrape = scrapes.scrape(request());
    expect(collector.askedMs).toEqual([750]);
    collector.give(0, of(1));
    await scrape;
  });
});

describe("when not everything can be collected", () => {
  const fault = new Error("no callback");

  it("a scrape fails, and the cause is told", async () => {
    const answer = await prompt(() => of(1, [fault])).scrape(request());
    expect(answer).toMatchObject({ kind: "failed", error: { code: "unknown", cause: fault } });
  });

  it("a scrape gives the rest where that is wanted", async () => {
    const answer = await prompt(() => of(1, [fault]), { partial: true }).scrape(request());
    expect(textOf(answer)).toBe(said(1));
    expect(answer).toMatchObject({ errors: [fault] });
  });

  it.for([[true], [false]])(
    "a scrape fails when there is nothing at all, with its own error: partial %s",
    async ([partial]) => {
      const unavailable = new ExportError("unavailable", "not bound");
      const nothing = { collected: undefined, errors: [fault, unavailable] };
      const answer = await prompt(() => nothing, { partial: partial! }).scrape(request());
      expect(answer).toEqual({ kind: "failed", error: unavailable });
    },
  );

  it("each cause is told once when it begins, and that it is over once, whoever scrapes", async () => {
    const other = new Error("another");
    const rounds = [[], [fault], [fault, other], [other, fault], [], [], [fault]];
    const { scrapes, collector } = held();
    for (const [nth, errors] of rounds.entries()) {
      const both = Promise.all([scrapes.scrape(request()), scrapes.scrape(request(openMetrics))]);
      collector.give(nth, of(1, errors));
      await both;
      await clock.advance(1_500);
    }
    scrapes.close();
    expect(logged).toEqual([
      "prometheus: metrics cannot be collected: no callback. This is told once, until it ends.",
      "prometheus: metrics cannot be collected: another and 1 more. This is told once, until it ends.",
      "prometheus: everything can be collected again after 3 collections over 4.5 s",
      "prometheus: metrics cannot be collected: no callback. This is told once, until it ends.",
      "prometheus: shut down while metrics cannot be collected after 1 collections over 1.5 s",
    ]);
  });
});

describe("scrapes that take too long", () => {
  it("are told once, whether a more patient scraper is answered or not, until all is well for a minute", async () => {
    const { scrapes, collector } = held();
    for (let nth = 0; nth < 3; nth++) {
      const [patient, hasty] = [scrapes.scrape(request()), scrapes.scrape(request(textDialect, { timeoutMs: 100 }))];
      await clock.advance(200);
      collector.give(2 * nth, of(1));
      expect((await Promise.all([hasty, patient])).map(({ kind }) => kind)).toEqual(["failed", "exposition"]);
    }
    expect(logged).toEqual([
      "prometheus: scrapes fail: [timeout] the scrape took longer than 100 ms. This is told once, until it ends.",
    ]);
    await clock.advance(60_000);
    const last = scrapes.scrape(request());
    collector.give(6, of(1));
    await last;
    expect(logged.slice(1)).toEqual(["prometheus: scrapes succeed again after 3 failures over 60.5 s"]);
    scrapes.close();
    expect(logged).toHaveLength(2);
  });
});

describe("losses", () => {
  it("are told reason by reason, so that none hides another", async () => {
    const duplicate = [series({}, 1), series({}, 2)];
    const rounds = [duplicate, [...duplicate, series({ a: 1 }, "x")], duplicate, [series({}, 1)]];
    const scrapes = prompt(() => ({ collected: collected(metric("gauge", "a", rounds.shift()!)), errors: [] }));
    for (let scrape = 0; scrape < 4; scrape++) await scrapes.scrape(request());
    const about = "prometheus, text-0.0.4 underscores:";
    expect(logged).toEqual([
      `${about} dropped 1 data points: 1 duplicate_series. This is told once, until it ends.`,
      `${about} dropped 1 data points for another reason, invalid_value.`,
      `${about} no more data points are lost: dropped 4 data points in 3 exports over 0.0 s`,
    ]);
    scrapes.close();
  });

  it("are told once when they begin, and once when they end", async () => {
    const values = ["x", "x", 1, 1];
    const scrapes = prompt(() => of(values.shift()));
    for (let scrape = 0; scrape < 4; scrape++) {
      await scrapes.scrape(request());
      await clock.advance(1_000);
    }
    expect(logged).toEqual([
      "prometheus, text-0.0.4 underscores: dropped 1 data points: 1 invalid_value. This is told once, until it ends.",
      "prometheus, text-0.0.4 underscores: no more data points are lost: dropped 2 data points in 2 exports over 2.0 s",
    ]);
  });

  it("are not told again and again when more dialects take turns than are kept", async () => {
    const scrapes = prompt(() => of("x"));
    const dialects = [
      textDialect,
      utf8Dialect,
      openMetrics,
      utf8OpenMetrics,
      { format: "text-1.0.0", escaping: "dots" },
    ] as const;
    for (let round = 0; round < 3; round++) for (const dialect of dialects) await scrapes.scrape(request(dialect));
    expect(logged).toHaveLength(dialects.length);
    scrapes.close();
    expect(logged.slice(dialects.length).every((line) => line.includes("shut down while losing"))).toBe(true);
    expect(logged).toHaveLength(2 * dialects.length);
  });

  it("of a scrape for some names are not told", async () => {
    await prompt(() => of("x")).scrape(request(textDialect, { names: ["a"] }));
    expect(logged).toEqual([]);
  });
});

it("keeps what the last three dialects are written with", async () => {
  const made: string[] = [];
  const format: ScraperOptions["format"] = (dialect) => {
    made.push(`${dialect.format} ${dialect.escaping}`);
    return formats({})(dialect);
  };
  const scrapes = prompt(() => of(1), { format });
  const scrape = (...dialects: readonly Dialect[]): Promise<void> =>
    dialects.reduce(
      (before, dialect) => before.then(() => scrapes.scrape(request(dialect))).then(() => {}),
      Promise.resolve(),
    );
  await scrape(textDialect, openMetrics, utf8Dialect, textDialect, openMetrics);
  expect(made).toHaveLength(3);
  await scrape(utf8OpenMetrics, textDialect, openMetrics);
  expect(made.slice(3)).toEqual(["openmetrics-1.0.0 allow-utf-8"]);
  await scrape(utf8Dialect);
  expect(made.slice(4)).toEqual(["text-1.0.0 allow-utf-8"]);
});

describe("what goes wrong in writing fails the scrape, and only that", () => {
  it("when a format cannot be had", async () => {
    let isBroken = true;
    const format: ScraperOptions["format"] = (dialect) => {
      if (isBroken) throw new Error("no format");
      return formats({})(dialect);
    };
    const scrapes = prompt(() => of(1), { format });
    expect(await scrapes.scrape(request())).toMatchObject({
      error: { code: "encoding", cause: { message: "no format" } },
    });
    isBroken = false;
    expect(textOf(await scrapes.scrape(request()))).toBe(said(1));
  });

  it("when a writer stops halfway", async () => {
    let isBroken = true;
    const format: ScraperOptions["format"] = (dialect) => {
      const { layout, write } = formats({})(dialect);
      return {
        layout,
        *write(families, body, drops) {
          yield* write(families, body, drops);
          if (isBroken) throw new Error("no writer");
        },
      };
    };
    const scrapes = prompt(() => of(1), { format });
    const both = await Promise.all([scrapes.scrape(request()), scrapes.scrape(request(openMetrics))]);
    expect(both.map(textOf)).toEqual(["encoding", "encoding"]);
    isBroken = false;
    expect(textOf(await scrapes.scrape(request()))).toBe(said(1));
  });
});

describe("once it is closed", () => {
  it("scrapes fail, and nobody is asked", async () => {
    const { scrapes, collector } = held();
    scrapes.close();
    scrapes.close();
    expect(textOf(await scrapes.scrape(request()))).toBe("shutdown");
    expect(collector.askedMs).toEqual([]);
  });

  it("scrapes that wait for a collection end at once, and what it brings is let go of", async () => {
    const { scrapes, collector } = held();
    const both = Promise.all([scrapes.scrape(request()), scrapes.scrape(request(openMetrics))]);
    await clock.waiting(3);
    scrapes.close();
    expect((await both).map(textOf)).toEqual(["shutdown", "shutdown"]);
    expect(clock.pending()).toEqual([]);
    collector.give(0, of("x", [new Error("late")]));
    await new Promise((resolve) => setImmediate(resolve));
    expect(logged).toEqual([]);
  });

  it("scrapes that are being written end at once, and nothing is told of them", async () => {
    const steps: (() => void)[] = [];
    const format: ScraperOptions["format"] = (dialect) => {
      const { layout, write } = formats({})(dialect);
      return {
        layout,
        *write(families, body, drops) {
          steps.shift()?.();
          yield* write(families, body, drops);
        },
      };
    };
    const scrapes = prompt(() => of("x"), { format });
    steps.push(() => scrapes.close());
    expect(textOf(await scrapes.scrape(request()))).toBe("shutdown");
    expect(logged).toEqual([]);
  });
});
