export type { Answer } from "./answer.ts";
export { headersAsker, type AskHeaders } from "./ask-headers.ts";
export { classifyStatus } from "./classify-status.ts";
export { connectThroughProxy, type TunnelOptions } from "./connect-through-proxy.ts";
export { excerpt, oneLine } from "./excerpt.ts";
export { httpPool, httpPoolRules, poolRule, type HttpPool, type HttpPoolOptions } from "./http-pool.ts";
export { httpTransport, httpTransportRules, type HttpTransportOptions } from "./http-transport.ts";
export { retryAfterMs } from "./retry-after.ts";
export { secretsOf, type Secrets } from "./secrets.ts";
export { hasStopped, stopAll, stopOn, type Running } from "./stop-on.ts";
export {
  headersRule,
  headerValueRule,
  proxyFor,
  proxyRule,
  reloadingTls,
  rulesBesideTransport,
  tlsRule,
  type HeadersOption,
  type HttpHeaders,
  type HttpProxy,
  type ProxyOption,
  type ReloadingTls,
  type TlsSetup,
} from "./settings/index.ts";
export { TunnelError } from "./tunnel-error.ts";
export type { CommonHttpOptions, HttpTransportMaker } from "./transport-maker.ts";
export { stopped, untilStopped } from "./until-stopped.ts";
