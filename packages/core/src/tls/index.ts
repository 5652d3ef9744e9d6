export {
  loadCertificates,
  namesFiles,
  readChangedCertificates,
  tlsFault,
  tlsRules,
  type Certificates,
  type CertificateState,
  type TlsOptions,
} from "../index.ts";
