import { describe, expect, it } from "vitest";
import { tagText, writtenTag } from "../../src/encode/tag-text.ts";

describe("a tag is as Datadog keeps it", () => {
  it.for([
    ["code", "200", "code:200"],
    ["http.route", "/a/{id}", "http.route:/a/_id"],
    ["Team", "Shop", "team:shop"],
    ["key", "", "key:n/a"],
    ["key", "!!!", "key:n/a"],
    ["key", "a  b__c ", "key:a_b_c"],
    ["key", "_private", "key:_private"],
    ["key", "a:", "key:a"],
    ["key", "a:b", "key:a:b"],
    ["a:b", "c", "a_b:c"],
    ["1st", "x", "st:x"],
    ["__x", "y", "x:y"],
    ["", "y", "n/a:y"],
    ["123", "y", "n/a:y"],
    ["a_", "b", "a_:b"],
    ["device", "sda", "otel.device:sda"],
    ["Device", "sda", "otel.device:sda"],
    ["dd.internal.resource", "x", "otel.dd.internal.resource:x"],
    ["devices", "x", "devices:x"],
    ["ünicöde", "METÄL", "ünicöde:metäl"],
    ["key", "Data🐨dog🐶 繋がっ⛰てて", "key:data_dog_繋がっ_てて"],
    ["key", "a\ud800b", "key:a_b"],
    ["key", "1.5e+21", "key:1.5e_21"],
  ] as const)("%s = %s: %s", ([key, value, tag]) => {
    expect(tagText(key, value)).toBe(tag);
  });

  it.for([
    ["of ASCII", "x", 200 - "key:".length],
    ["of two bytes each", "ö", (200 - "key:".length) / 2],
    ["of three bytes each", "繋", Math.floor((200 - "key:".length) / 3)],
  ] as const)("has at most 200 bytes: characters %s", ([, character, most]) => {
    expect(tagText("key", character.repeat(1_000_000))).toBe(`key:${character.repeat(most)}`);
  });

  it("has a value when the key is too long", () => {
    expect(tagText("k".repeat(300), "value")).toBe(`${"k".repeat(196)}:val`);
    expect(Buffer.byteLength(tagText("ö".repeat(300), ""))).toBeLessThanOrEqual(200);
  });

  it("ends with no underscore where it was cut", () => {
    expect(tagText("key", `${"x".repeat(195)}_y`)).toBe(`key:${"x".repeat(195)}`);
  });

  it.for([
    ["team:Shop", "team:shop"],
    ["canary", "canary"],
    ["Canary Deployment ", "canary_deployment"],
    ["device:x", "otel.device:x"],
    ["url:http://x", "url:http://x"],
    ["?", undefined],
    [":", undefined],
    ["?:!", undefined],
    [":x", "n/a:x"],
    ["key:", "key:n/a"],
  ] as const)("as a person wrote it: %s", ([given, tag]) => {
    expect(writtenTag(given)).toBe(tag);
  });
});
