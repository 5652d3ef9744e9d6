export { loadCertificates, tlsRules, type Certificates, type TlsOptions } from "./certificates.ts";
