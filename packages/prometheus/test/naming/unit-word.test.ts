import { describe, expect, it } from "vitest";
import { unitWord } from "../../src/naming/unit-word.ts";

describe("a unit that the specification knows is a word, many of it and one of it", () => {
  it.for([
    ["d", "days", "day"],
    ["h", "hours", "hour"],
    ["min", "minutes", "minute"],
    ["s", "seconds", "second"],
    ["ms", "milliseconds", "millisecond"],
    ["us", "microseconds", "microsecond"],
    ["ns", "nanoseconds", "nanosecond"],
    ["By", "bytes", "byte"],
    ["KiBy", "kibibytes", "kibibyte"],
    ["MiBy", "mebibytes", "mebibyte"],
    ["GiBy", "gibibytes", "gibibyte"],
    ["TiBy", "tebibytes", "tebibyte"],
    ["kBy", "kilobytes", "kilobyte"],
    ["MBy", "megabytes", "megabyte"],
    ["GBy", "gigabytes", "gigabyte"],
    ["TBy", "terabytes", "terabyte"],
    ["m", "meters", "meter"],
    ["V", "volts", "volt"],
    ["A", "amperes", "ampere"],
    ["J", "joules", "joule"],
    ["W", "watts", "watt"],
    ["g", "grams", "gram"],
    ["Cel", "celsius", "celsius"],
    ["Hz", "hertz", "hertz"],
    ["%", "percent", "percent"],
  ] as const)("%s: %s, per %s", ([unit, many, one]) => {
    expect(unitWord(unit)).toBe(many);
    expect(unitWord(`1/${unit}`)).toBe(`per_${one}`);
  });
});

describe("a rate is told in words", () => {
  it.for([
    ["m/s", "meters_per_second"],
    ["By/min", "bytes_per_minute"],
    ["J/m", "joules_per_meter"],
    ["{request}/s", "per_second"],
    ["By/{request}", "bytes"],
    ["{job}/wk", "per_week"],
    ["{job}/mo", "per_month"],
    ["{job}/y", "per_year"],
    ["J/g/Cel", "joules_per_gram_per_celsius"],
    [" By / s ", "bytes_per_second"],
    ["m/s2", "meters_per_s2"],
    ["/s", "per_second"],
    ["By/", "bytes"],
  ] as const)("%s: %s", ([unit, word]) => {
    expect(unitWord(unit)).toBe(word);
  });
});

describe("another unit", () => {
  it.for([
    ["is its own word", "USD", "USD"],
    ["is a word of plain characters", "fur·long", "fur_long"],
    ["has no delimiters around it", "[degF]", "degF"],
    ["is told without what is in braces", "By{transmitted}", "bytes"],
    ["is nothing when all of it is in braces", "{packet}{sent}", ""],
    ["is nothing when it is a ratio", "1", ""],
    ["is nothing when it is empty", "", ""],
    ["is nothing when nothing of it is plain", "Ω", ""],
    ["is not one whose name means something to JavaScript", "constructor", "constructor"],
  ] as const)("%s: %s", ([, unit, word]) => {
    expect(unitWord(unit)).toBe(word);
  });
});
