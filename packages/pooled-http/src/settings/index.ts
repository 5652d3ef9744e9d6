// What an exporter over HTTP needs before its first export.
export { headersRule, headerValueRule, type HeadersOption, type HttpHeaders } from "../headers.ts";
export { proxyFor, proxyRule, type HttpProxy, type ProxyOption } from "../proxy.ts";
export { reloadingTls, type ReloadingTls } from "../reloading-tls.ts";
export { rulesBesideTransport } from "../socket-options.ts";
export { tlsRule, type TlsSetup } from "../tls-setup.ts";
