export { optionsOfConfiguration, type ConfiguredOptions, type PrometheusConfiguration } from "./declarative-config.ts";
export type { EndpointOptions } from "./endpoint/options.ts";
export type { AuthOptions, Authorize, BasicUser } from "./endpoint/server/auth.ts";
export type { Listening } from "./endpoint/server/listen.ts";
export type { ListenOptions } from "./endpoint/server/listen-options.ts";
export type { ServerTlsOptions } from "./endpoint/server/server-tls.ts";
export type { DropReason } from "./exposition/drops.ts";
export type { TranslationStrategy } from "./naming/naming.ts";
export type { PrometheusExporterOptions } from "./options.ts";
export {
  prometheusExporter,
  type PrometheusExporter,
  type Rendered,
  type RenderRequest,
} from "./prometheus-exporter.ts";
export type { Aggregator } from "./registry/aggregator.ts";
export type { ClientRegistry } from "./registry/client-registry.ts";
export { promClientProducer, type PromClientProducerOptions } from "./registry/prom-client-producer.ts";
export { registerInto, type RegistryReader } from "./registry/register-into.ts";
export type { RegisterIntoOptions } from "./registry/register-into-options.ts";
