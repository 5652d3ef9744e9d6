import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serverOrSkip, startOpenMetricsJudge, type OpenMetricsJudge } from "../src/index.ts";
import { openMetricsText, plainText, utf8Text } from "./expositions.ts";

const found = serverOrSkip("openmetrics-judge");
const title = `the OpenMetrics judge${found.available ? "" : ` (skipped: ${found.reason})`}`;

describe.skipIf(!found.available)(title, () => {
  let judge: OpenMetricsJudge;

  beforeAll(() => {
    judge = startOpenMetricsJudge();
  });

  afterAll(() => judge?.stop());

  it.for([
    ["OpenMetrics", "openmetrics", openMetricsText],
    ["OpenMetrics with names in quotes", "openmetrics", `# TYPE "a.b" gauge\n{"a.b","c d"="e"} 1\n# EOF\n`],
    ["an exemplar with quotes", "openmetrics", '# TYPE a counter\na_total 1 # {b="\\"",c="\\\\"} 1\n# EOF\n'],
    ["OpenMetrics without metrics", "openmetrics", "# EOF\n"],
    ["text 0.0.4", "text", plainText],
    ["text 1.0.0 with names in quotes", "text", utf8Text],
    ["text without metrics", "text", ""],
    ["lines that only Unicode ends", "text", '# TYPE a gauge\na{b="\r\u2028\u0085"} 1\n'],
  ] as const)("takes %s", async ([, format, text]) => {
    expect(await judge.judge(text, format)).toBeUndefined();
    expect(await judge.judge(Buffer.from(text), format)).toBeUndefined();
  });

  it.for([
    ["no end", "a 1\n", "last line is not # EOF"],
    ["a counter without _total", "# TYPE a counter\na 1\n# EOF\n", "Clashing name"],
    ["a unit that the name has not", "# TYPE a gauge\n# UNIT a seconds\na 1\n# EOF\n", "Unit does not match"],
    ["a series twice", "# TYPE a gauge\na 1\na 1\n# EOF\n", "Duplicate sample: a 1"],
    ["a label twice", '# TYPE a gauge\na{b="1",b="2"} 1\n# EOF\n', "Invalid labels"],
    ["a family in two parts", "# TYPE a gauge\na 1\n# TYPE b gauge\nb 1\n# TYPE a gauge\n# EOF\n", "Clashing name: a"],
    ["a histogram without +Inf", '# TYPE a histogram\na_bucket{le="1.0"} 1\n# EOF\n', "\\+Inf bucket missing"],
    [
      "le in another form",
      '# TYPE a histogram\na_bucket{le="1"} 1\na_bucket{le="+Inf"} 1\n# EOF\n',
      "Uncanonical le: 1",
    ],
    ["an exemplar of a gauge", '# TYPE a gauge\na 1 # {b="c"} 1\n# EOF\n', "can have exemplars"],
    ["a long exemplar", `# TYPE a counter\na_total 1 # {b="${"c".repeat(128)}"} 1\n# EOF\n`, "too long"],
  ] as const)("refuses OpenMetrics with %s", async ([, text, fault]) => {
    expect(await judge.judge(text)).toMatch(new RegExp(fault));
  });

  it.for([
    ["no end of line", "# TYPE a gauge\na 1", "last line does not end"],
    ["a series twice", "# TYPE a gauge\na 1\na 1\n", "Duplicate sample: a 1"],
    ["a series of two families", "# TYPE a summary\na_sum 1\na_count 1\n# TYPE a_sum gauge\na_sum 1\n", "Duplicate"],
    ["a label twice", '# TYPE a gauge\na{b="1",b="2"} 1\n', "Invalid labels"],
    ["a label that begins with a digit", '# TYPE a gauge\na{1b="1"} 1\n', "Invalid labels"],
    ["HELP twice", "# HELP a b\n# HELP a b\n# TYPE a gauge\na 1\n", "Second HELP of a"],
    ["a family in two parts", '# TYPE a gauge\na 1\n# TYPE b gauge\nb 1\na{c="d"} 1\n', "Not beside the TYPE"],
    ["no TYPE", "a 1\n", "Not beside the TYPE"],
    ["an empty line", "# TYPE a gauge\n\na 1\n", "Neither metadata nor a sample"],
    ["a histogram without +Inf", '# TYPE a histogram\na_bucket{le="1"} 1\na_sum 1\na_count 1\n', "not \\+Inf"],
    ["counts that fall", '# TYPE a histogram\na_bucket{le="1"} 2\na_bucket{le="+Inf"} 1\na_count 1\n', "order"],
    ["another count than +Inf's", '# TYPE a histogram\na_bucket{le="+Inf"} 1\na_count 2\n', "_count is not"],
    ["a quantile above one", '# TYPE a summary\na{quantile="2"} 1\na_sum 1\na_count 1\n', "Invalid quantile"],
    ["half a character", '# TYPE a gauge\na{b="\ud800"} 1\n', "UnicodeEncodeError"],
  ] as const)("refuses text with %s", async ([, text, fault]) => {
    expect(await judge.judge(text, "text")).toMatch(new RegExp(fault));
  });

  it("refuses bytes that are not UTF-8", async () => {
    expect(await judge.judge(Uint8Array.of(0xff, 0x0a))).toBe("not UTF-8");
  });

  it("judges many at once, each by itself", async () => {
    const asked = Array.from({ length: 50 }, (_, index) => (index % 2 === 0 ? openMetricsText : "nonsense"));
    const answers = await Promise.all(asked.map((text) => judge.judge(text)));
    expect(answers.map((fault) => fault === undefined)).toEqual(asked.map((text) => text !== "nonsense"));
  });

  it("says so when it is asked after its end", async () => {
    const another = startOpenMetricsJudge();
    const asked = another.judge(openMetricsText);
    await another.stop();
    expect(await asked).toBeUndefined();
    await expect(another.judge(openMetricsText)).rejects.toThrow("the judge has ended");
  });
});
