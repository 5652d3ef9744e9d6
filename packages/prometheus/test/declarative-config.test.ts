import { expect, it } from "vitest";
import { optionsOfConfiguration, type PrometheusConfiguration } from "../src/index.ts";

it.for<[configuration: PrometheusConfiguration | null, exporter: object, listen: object]>([
  [null, {}, {}],
  [{}, {}, {}],
  [{ host: null, port: null, translation_strategy: null, resource_constant_labels: null }, {}, {}],
  [{ host: "0.0.0.0", port: 9_464 }, {}, { host: "0.0.0.0", port: 9_464 }],
  [
    { scope_info_enabled: false, "target_info_enabled/development": false },
    { scopeInfo: false, targetInfo: false },
    {},
  ],
  [
    { resource_constant_labels: { included: ["service.*"], excluded: null } },
    { resourceConstantLabels: { included: ["service.*"] } },
    {},
  ],
  [
    { translation_strategy: "underscore_escaping_with_suffixes" },
    { translationStrategy: "UnderscoreEscapingWithSuffixes" },
    {},
  ],
  [
    { translation_strategy: "underscore_escaping_without_suffixes/development" },
    { translationStrategy: "UnderscoreEscapingWithoutSuffixes" },
    {},
  ],
  [
    { translation_strategy: "no_utf8_escaping_with_suffixes/development" },
    { translationStrategy: "NoUTF8EscapingWithSuffixes" },
    {},
  ],
  [{ translation_strategy: "no_translation/development" }, { translationStrategy: "NoTranslation" }, {}],
])("%j becomes options", ([configuration, exporter, listen]) => {
  expect(optionsOfConfiguration(configuration)).toEqual({ exporter, listen });
});

it("a strategy that the schema has not is an error", () => {
  expect(() => optionsOfConfiguration({ translation_strategy: "none" })).toThrow(/translation_strategy: got "none"/);
});
