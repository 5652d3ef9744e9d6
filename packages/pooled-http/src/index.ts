export type { Answer } from "./answer.ts";
export { classifyStatus } from "./classify-status.ts";
export { excerpt, oneLine } from "./excerpt.ts";
export { headersRule, type HeadersOption, type HttpHeaders } from "./headers.ts";
export { httpPool, httpPoolRules, poolRule, type HttpPool, type HttpPoolOptions } from "./http-pool.ts";
export { httpTransport, httpTransportRules, type HttpTransportOptions } from "./http-transport.ts";
export { retryAfterMs } from "./retry-after.ts";
