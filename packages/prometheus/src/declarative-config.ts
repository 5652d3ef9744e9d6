import type { ListenOptions } from "./endpoint/server/listen-options.ts";
import type { TranslationStrategy } from "./naming/naming.ts";
import type { PrometheusExporterOptions } from "./options.ts";

/**
 * The pull exporter as OpenTelemetry's declarative configuration has it: `prometheus/development`, or what a parser of
 * YAML gives for it. What is not known is passed over.
 */
export interface PrometheusConfiguration {
  readonly host?: string | null | undefined;
  readonly port?: number | null | undefined;
  readonly scope_info_enabled?: boolean | null | undefined;
  readonly "target_info_enabled/development"?: boolean | null | undefined;
  readonly resource_constant_labels?:
    | {
        readonly included?: readonly string[] | null | undefined;
        readonly excluded?: readonly string[] | null | undefined;
      }
    | null
    | undefined;
  readonly translation_strategy?: string | null | undefined;
}

/** The options of `prometheusExporter` and of its `listen` for a declarative configuration. */
export interface ConfiguredOptions {
  readonly exporter: PrometheusExporterOptions;
  readonly listen: Pick<ListenOptions, "host" | "port">;
}

/**
 * Turns a declarative configuration into options. Its values are checked where the options are.
 *
 * @throws {TypeError} When `translation_strategy` is none that the schema has.
 */
export function optionsOfConfiguration(configuration: PrometheusConfiguration | null | undefined): ConfiguredOptions {
  const given = configuration ?? {};
  const { host, port, scope_info_enabled, resource_constant_labels, translation_strategy } = given;
  return {
    exporter: {
      scopeInfo: scope_info_enabled ?? undefined,
      targetInfo: given["target_info_enabled/development"] ?? undefined,
      resourceConstantLabels: resource_constant_labels
        ? {
            included: resource_constant_labels.included ?? undefined,
            excluded: resource_constant_labels.excluded ?? undefined,
          }
        : undefined,
      translationStrategy: typeof translation_strategy === "string" ? strategyOf(translation_strategy) : undefined,
    },
    listen: { host: host ?? undefined, port: port ?? undefined },
  };
}

const strategies: Readonly<Record<string, TranslationStrategy>> = {
  underscore_escaping_with_suffixes: "UnderscoreEscapingWithSuffixes",
  underscore_escaping_without_suffixes: "UnderscoreEscapingWithoutSuffixes",
  no_utf8_escaping_with_suffixes: "NoUTF8EscapingWithSuffixes",
  no_translation: "NoTranslation",
};

function strategyOf(name: string): TranslationStrategy {
  const stable = name.replace(/\/development$/, "");
  if (Object.hasOwn(strategies, stable)) return strategies[stable]!;
  throw new TypeError(
    `translation_strategy: got ${JSON.stringify(name)}, allowed: ${Object.keys(strategies).join(", ")}`,
  );
}
