import { type Capabilities, cannot, everything, type Subject, suiteTimeMs } from "@meterbridge/conformance";
import {
  asDatadog,
  datadogApi,
  type HttpCapabilities,
  httpEverything,
  type HttpSettings,
  httpSubject,
  type HttpSubjectOptions,
  type IntakeForm,
} from "@meterbridge/test-harness";
import { datadogExporter, type DatadogExporterOptions } from "../../src/index.ts";
import { differencesCase } from "./differences-case.ts";

/** What no mode carries. */
export const sentCapabilities: Capabilities = {
  ...everything,
  cumulative: cannot("Datadog counts what was added: cumulative values arrive as differences"),
};

/** What neither series nor distributions carry. */
export const nativeCapabilities: Capabilities = {
  ...sentCapabilities,
  integers: cannot("to Datadog every number is a double"),
  nonFinite: cannot("Datadog refuses NaN and infinities"),
  anyText: cannot("tags are in lower case, and what is no letter, digit or one of `_-:./` becomes `_`"),
  typedAttributes: cannot("a tag is a text"),
  metadata: cannot("descriptions and units are not sent with points"),
  nanoseconds: cannot("times are whole seconds"),
  startTimes: cannot("a point has one time; of a count the interval is told"),
  partialSuccess: cannot("Datadog takes a payload or refuses it; what it drops later, it does not say"),
};

export const nativeHttp: HttpCapabilities = {
  ...httpEverything,
  warnings: cannot("Datadog has no words for a success that comes with a warning"),
};

/** All of 500 and more but 501 and 505: no such request will ever be taken. */
export const nativeRetried: readonly number[] = [408, 429, 500, 502, 503, 504, 507, 508, 511, 520, 521, 522, 524, 599];

export interface SentToDatadog extends Pick<
  HttpSubjectOptions,
  "name" | "capabilities" | "http" | "retried" | "module" | "cases"
> {
  readonly options: DatadogExporterOptions;
}

/** A key, or a function that is asked for it in place of headers. */
function keyOf({ headers, secret }: HttpSettings): Pick<DatadogExporterOptions, "apiKey"> {
  if (!headers) return { apiKey: secret };
  return { apiKey: async () => (await headers())["authorization"] ?? "" };
}

/** The exporter, sending to an intake that lets nothing pass that Datadog would not take. */
export function sentToDatadog({ options, cases = [], ...about }: SentToDatadog): Subject {
  const tagged = { resourceAttributesAsTags: true, scopeAsTags: true, ...formOf(options) };
  const { decode, path, answer } = datadogApi({ now: () => suiteTimeMs, ...formOf(options) });
  return httpSubject({
    ...about,
    cases: [differencesCase, ...cases],
    ...(options.mode !== "otlp" && { asReceived: asDatadog(tagged) }),
    farEnd: { decode, path, answer },
    exporter(settings) {
      const { secret: _secret, headers: _headers, ...others } = settings;
      return datadogExporter({
        resourceAttributesAsTags: true,
        scopeAsTags: true,
        ...options,
        ...keyOf(settings),
        ...others,
        // The paths are appended to it, also where a case has its own far end, of OTLP.
        url: new URL(settings.url).origin,
      });
    },
  });
}

function formOf({ histograms }: DatadogExporterOptions): IntakeForm {
  return histograms === "counters" ? { histograms } : {};
}
