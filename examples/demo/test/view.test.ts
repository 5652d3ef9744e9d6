import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { compare } from "../books/compare.ts";
import type { Entry } from "../books/ledger.ts";
import type { Standing } from "../books/scoreboard.ts";
import { dashboard } from "../view/dashboard.ts";
import { bytesText, quantity, totalText } from "../view/figures.ts";
import { ink } from "../view/ink.ts";
import { statusLine } from "../view/score.ts";
import { isAccountedFor, summary } from "../view/summary.ts";

const entries: readonly Entry[] = [
  { name: "http.server.request.duration", kind: "histogram", unit: "s" },
  { name: "shop.revenue", kind: "counter", unit: "EUR" },
  { name: "v8js.memory.heap.used", kind: "up-down", unit: "By" },
];
const recorded = new Map([
  ["http.server.request.duration", { value: 12.5, count: 123_456 }],
  ["shop.revenue", { value: 98_765.43 }],
  ["v8js.memory.heap.used", { value: 25_000_000 }],
]);

function standing(over: Partial<Standing> = {}): Standing {
  return {
    elapsedMs: 12_345,
    now: compare(entries, recorded, recorded, new Map()),
    unsettled: [],
    exports: 7,
    failedExports: 1,
    lostPoints: 0,
    retries: 3,
    latencyMs: 30,
    points: 1_234,
    bytes: 56_789,
    attempts: 11,
    lastAnswer: "503, Retry-After: 1",
    notices: Array.from({ length: 9 }, (_, index) => ({ atMs: index, text: `notice ${index} ${"x".repeat(300)}` })),
    ...over,
  };
}

describe("the dashboard", () => {
  const tables = Array.from({ length: 30 }, (_, index) => `\x1b[1mtable line ${index}\x1b[22m ${"─".repeat(60)}`);
  const options = { title: "Meterbridge ".repeat(20), arrivedTitle: "arrived", isEnding: false, tables };
  const wide = { ...options, width: 120, height: 60, ink: ink(false) };
  const sizes = [10, 20, 40, 77, 78, 100, 300].flatMap((width) =>
    [5, 12, 24, 60].map((height) => [width, height] as const),
  );

  it.for(sizes)("fits into %i columns and %i rows", ([width, height]) => {
    const lines = dashboard(standing(), { ...options, width, height, ink: ink(true) });
    expect(lines.length).toBeLessThanOrEqual(height);
    expect(lines.map((line) => stripVTControlCharacters(line).length).filter((taken) => taken > width)).toEqual([]);
  });

  it.for([
    ["80 columns", 80, 24, "table line 12", "… 17 more lines"],
    ["fewer columns than the tables were made for", 40, 15, "table line 5", "… 24 more lines"],
  ] as const)("cuts the tables in %s, and keeps the score", ([, width, height, shown, said]) => {
    const lines = dashboard(standing(), { ...options, width, height, ink: ink(false) });
    const cutAt = lines.indexOf(said);
    expect(stripVTControlCharacters(lines[cutAt - 1]!)).toContain(shown);
    expect(lines.join(" ")).toContain("HTTP requests recorded 123,456 = arrived 123,456 + on its way 0 + lost 0");
    expect(lines).toHaveLength(height);
  });

  it("shows the tables as they are where they fit", () => {
    expect(dashboard(standing(), wide).slice(1, 31)).toEqual(tables);
  });

  it.for([
    ["all agree", new Map(recorded), "✓ 3 of 3 instruments agree"],
    [
      "some do not",
      new Map(recorded)
        .set("http.server.request.duration", { value: 12, count: 123_000 })
        .set("v8js.memory.heap.used", { value: 24_000_000 }),
      "… 1 of 3 instruments agree, http.server.request.duration 123,000 of 123,456",
    ],
  ] as const)("says when %s", ([, arrived, said]) => {
    const now = compare(entries, recorded, arrived, new Map());
    const unsettled = now.filter(({ agrees }) => !agrees);
    expect(dashboard(standing({ now, unsettled }), wide)).toContain(said);
  });

  it("has no escape sequences of its own when there are no colours", () => {
    expect(dashboard(standing(), { ...wide, tables: [] }).join("")).not.toContain("\x1b");
  });
});

describe("the summary", () => {
  const options = { width: 100, ink: ink(false), arrivedTitle: "arrived" };
  const less = new Map(recorded).set("shop.revenue", { value: 98_000 });
  const lost = new Map([["shop.revenue", { value: 765.43 }]]);

  it.for([
    ["all is there", recorded, new Map(), 0, true, "everything recorded has arrived: 3 of 3 instruments, lost 0"],
    ["something is missing", less, new Map(), 0, false, "recorded and arrived differ: shop.revenue"],
    [
      "what is missing was counted as lost",
      less,
      lost,
      4,
      true,
      "recorded = arrived + lost: 3 of 3 instruments; lost 4 data points, all counted",
    ],
  ] as const)("says when %s", ([, arrived, given, lostPoints, isRight, said]) => {
    const end = standing({ now: compare(entries, recorded, arrived, given), lostPoints });
    expect(isAccountedFor(end)).toBe(isRight);
    expect(summary(end, options).at(-1)).toBe(said);
  });
});

it("the status is one line", () => {
  expect(statusLine(standing(), "arrived")).toBe(
    "12.3 s · HTTP requests recorded 123,456 = arrived 123,456 + on its way 0 + lost 0 · 3 of 3 instruments agree · " +
      "exports 7 · failed 1 · attempts 11 · retries 3 · points lost 0 · last answer 503, Retry-After: 1 · took 30 ms",
  );
});

it.for([
  [0, "0"],
  [1_234_567, "1,234,567"],
  [1_234.567, "1,234.57"],
  [0.012345, "0.0123"],
  [0.0000001, "0"],
  [-12, "-12"],
] as const)("%d is written %s", ([value, text]) => {
  expect(quantity(value)).toBe(text);
});

it.for([
  [999, "999 B"],
  [12_345, "12.3 kB"],
  [12_345_678, "12.3 MB"],
] as const)("%d bytes are written %s", ([value, text]) => {
  expect(bytesText(value)).toBe(text);
});

it("a histogram of which nothing arrived has no values", () => {
  expect(totalText(entries[0]!, { value: 0 })).toBe("0");
});
