import { expect, it } from "vitest";
import { intakeUrl } from "../../src/intake/intake-url.ts";

it.for<readonly [Parameters<typeof intakeUrl>[0], Parameters<typeof intakeUrl>[1], string]>([
  ["series", {}, "https://api.datadoghq.com/api/v2/series"],
  ["sketches", {}, "https://api.datadoghq.com/api/beta/sketches"],
  ["otlp", {}, "https://otlp.datadoghq.com/v1/metrics"],
  ["series", { site: "us5.datadoghq.com" }, "https://api.us5.datadoghq.com/api/v2/series"],
  ["otlp", { site: "datadoghq.eu" }, "https://otlp.datadoghq.eu/v1/metrics"],
  ["series", { url: "http://127.0.0.1:8080", site: "datadoghq.eu" }, "http://127.0.0.1:8080/api/v2/series"],
  ["sketches", { url: "https://proxy/dd/" }, "https://proxy/dd/api/beta/sketches"],
  ["otlp", { url: new URL("https://u:p@proxy/dd//") }, "https://u:p@proxy/dd/v1/metrics"],
])("the intake of %s with %j is %s", ([intake, options, url]) => {
  expect(intakeUrl(intake, options).href).toBe(url);
});

it("an address that is given is not changed", () => {
  const url = new URL("https://proxy/dd");
  intakeUrl("series", { url });
  expect(url.href).toBe("https://proxy/dd");
});
