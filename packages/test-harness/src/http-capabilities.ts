import type { Can, Cannot } from "@meterbridge/conformance";
import { describeValue } from "@meterbridge/core";

/** What an HTTP exporter may be able to do besides what every exporter may, each with what it means. */
export const httpCapabilityTitles = {
  lookup: "takes a resolver of host names",
  tls: "speaks TLS, and takes the certificate of an authority to trust",
  clientCertificate: "shows a certificate of its own when the far end asks for one",
  keepAlive: "keeps connections alive for the exports that follow",
  headersFunction: "takes a function that is asked for headers",
} as const;

export type HttpCapability = keyof typeof httpCapabilityTitles;

/** Every capability is answered for: `true`, or `cannot("why")`. */
export type HttpCapabilities = Readonly<Record<HttpCapability, Can>>;

const all = Object.keys(httpCapabilityTitles) as HttpCapability[];

/** Everything, to be spread before what an exporter cannot do. */
export const httpEverything: HttpCapabilities = Object.fromEntries(
  all.map((name) => [name, true]),
) as unknown as HttpCapabilities;

/** What is wrong with these capabilities: one that is missing, misspelt, or without a reason. */
export function httpCapabilityFaults(given: unknown): readonly string[] {
  if (typeof given !== "object" || given === null) return [`http: got ${describeValue(given)}, not an object`];
  const answers = given as Readonly<Record<string, unknown>>;
  const unknown = Object.keys(answers).filter((name) => !Object.hasOwn(httpCapabilityTitles, name));
  return [
    ...unknown.map((name) => `http.${name}: there is no such capability; there are ${all.join(", ")}`),
    ...all.flatMap((name) => faultsOf(name, answers[name])),
  ];
}

function faultsOf(name: HttpCapability, answer: unknown): readonly string[] {
  if (answer === true) return [];
  if (answer === undefined) return [`http.${name}: missing`];
  const { because } = (answer ?? {}) as Partial<Cannot>;
  if (typeof because === "string" && because.trim() !== "") return [];
  return [`http.${name}: got ${describeValue(answer)}, allowed: true, or cannot("the reason")`];
}
