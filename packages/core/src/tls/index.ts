export { loadCertificates, tlsFault, tlsRules, type Certificates, type TlsOptions } from "../index.ts";
