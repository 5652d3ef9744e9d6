import { describe, expect, it } from "vitest";
import type { Body } from "../../src/exposition/family.ts";
import { writeProtobuf } from "../../src/protobuf/write-protobuf.ts";
import { familyOf, numbered, write } from "./some-families.ts";

const fixed = { buckets: { boundaries: [1, 2, 3, 4], counts: [1, 2, 3, 4, 5] }, count: 15, sum: 1 };

describe("to write lets go often", () => {
  it("within one family", () => {
    const { yields, families } = write(familyOf({ type: "counter", members: [{ points: numbered(20_000) }] }));
    expect(yields).toBeGreaterThanOrEqual(100);
    const metrics = families[0]!["metric"] as readonly { readonly counter: { readonly value: number } }[];
    expect(metrics.map(({ counter }) => counter.value)).toEqual(Array.from({ length: 20_000 }, (_, index) => index));
  });

  it("when points are large", () => {
    const points = Array.from({ length: 100 }, (_, index) => ({ attributes: { long: "x".repeat(20_000), index } }));
    expect(write(familyOf({ members: [{ points }] })).yields).toBeGreaterThanOrEqual(99);
  });

  it("when families are small", () => {
    const families = Array.from({ length: 1000 }, (_, index) =>
      familyOf({ name: `n${index}`, members: [{ points: [{}] }] }),
    );
    expect(write(...families).yields).toBeGreaterThanOrEqual(5);
  });

  it("when families are small but their points are not", () => {
    const points = [{ attributes: { long: "x".repeat(20_000) } }];
    const families = Array.from({ length: 100 }, (_, index) => familyOf({ name: `n${index}`, members: [{ points }] }));
    expect(write(...families).yields).toBeGreaterThanOrEqual(99);
  });

  it("when families are empty", () => {
    const families = Array.from({ length: 1000 }, () => familyOf({ members: [] }));
    expect(write(...families).yields).toBeGreaterThanOrEqual(5);
  });

  it("when nothing can be written", () => {
    const members = [{ points: numbered(1000, () => "none") }];
    expect(write(familyOf({ members })).yields).toBeGreaterThanOrEqual(5);
  });
});

describe("families of every size follow each other", () => {
  it.for([
    [1, 5, 2],
    [1, 6000, 2],
    [6000, 1, 6000, 6000, 1, 1],
  ])("with %s points", (sizes) => {
    const families = sizes.map((size, index) =>
      familyOf({
        name: `family_${index}`,
        type: "histogram",
        members: [{ kind: "histogram", points: numbered(size, () => fixed) }],
      }),
    );
    const written = write(...families);
    expect(written.families.map(({ name, metric }) => [name, (metric as readonly unknown[]).length])).toEqual(
      sizes.map((size, index) => [`family_${index}`, size]),
    );
  });

  it("wherever memory has to grow", () => {
    const points = [{ attributes: { a: "x".repeat(120) } }];
    const alone = write(familyOf({ members: [{ points }] })).families[0]!["metric"];
    for (let length = 16_000; length < 16_400; length++) {
      const before = { points: [{ attributes: { a: "x".repeat(length) } }] };
      const { families } = write(familyOf({ members: [before, { points }] }));
      expect((families[0]!["metric"] as readonly unknown[]).slice(1)).toEqual(alone);
    }
  });

  it("and of a family that is large, no more than its end is copied", () => {
    const points = numbered(6000, () => fixed);
    const family = familyOf({ type: "histogram", members: [{ kind: "histogram", points }] });
    let copied = 0;
    let adopted = 0;
    const body: Body = {
      text: () => expect.unreachable(),
      bytes: ({ length }) => void (copied += length),
      adopt: ({ length }) => void (adopted += length),
    };
    expect([...writeProtobuf([family], body, { add: () => expect.unreachable() })]).not.toEqual([]);
    expect(copied).toBeLessThanOrEqual(256 * 1024);
    expect(copied + adopted).toBe(write(family).bytes.length);
  });
});
