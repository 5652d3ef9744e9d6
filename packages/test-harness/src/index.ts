export { certificates, type Certificates } from "./certificates.ts";
export type { Certificate } from "./issue-certificate.ts";
