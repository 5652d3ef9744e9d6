export { tlsFault } from "./tls-errors.ts";
export { loadCertificates, tlsRules, type Certificates, type TlsOptions } from "./certificates.ts";
