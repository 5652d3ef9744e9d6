export { fetchTransport } from "./fetch-transport.ts";
export { fetchTransportRules, type FetchTransportOptions } from "./options.ts";
