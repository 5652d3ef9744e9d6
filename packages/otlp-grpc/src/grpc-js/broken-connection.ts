/** What grpc-js says when there was no connection to send anything over. */
const neverConnected = /^(?:\w+: )?No connection established|^Name resolution failed|before call started/;

/** What it says when one broke. */
const lost = /^(Connection dropped|read E[A-Z]+|write E[A-Z]+)/;

/** The words of OpenSSL and of Node, and the codes that grpc-js leaves out. */
const tlsCodes: readonly (readonly [RegExp, string])[] = [
  [/self-signed certificate in certificate chain/, "SELF_SIGNED_CERT_IN_CHAIN"],
  [/self-signed certificate/, "DEPTH_ZERO_SELF_SIGNED_CERT"],
  [/unable to verify the first certificate/, "UNABLE_TO_VERIFY_LEAF_SIGNATURE"],
  [/unable to get local issuer certificate/, "UNABLE_TO_GET_ISSUER_CERT_LOCALLY"],
  [/certificate has expired/, "CERT_HAS_EXPIRED"],
  [/certificate is not yet valid/, "CERT_NOT_YET_VALID"],
  [/does not match certificate's altnames/, "ERR_TLS_CERT_ALTNAME_INVALID"],
  [/wrong version number|packet length too long/, "ERR_SSL_WRONG_VERSION_NUMBER"],
  [/alert certificate required/, "ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED"],
  [/alert unknown ca/, "ERR_SSL_TLSV1_ALERT_UNKNOWN_CA"],
  [/alert bad certificate/, "ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE"],
  [/alert certificate expired/, "ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED"],
  [/certificate|SSL routines|EPROTO/, "EPROTO"],
];

/** The connection's error behind the words of an UNAVAILABLE; `undefined` when the far end said it itself. */
export function brokenConnection(details: string): { readonly error: Error; readonly written: boolean } | undefined {
  const written = lost.test(details);
  if (!written && !neverConnected.test(details)) return undefined;
  // "No connection established. Last error: connect ECONNREFUSED 127.0.0.1:1 (2026-01-01T00:00:00.000Z). Resolution note: "
  const message =
    /Last error: (?:Error: )?(.*?)(?: \(\d{4}-[\dT:.-]+Z\))?\. Resolution note:/s.exec(details)?.[1] ?? details;
  const code = written ? undefined : tlsCodes.find(([words]) => words.test(message))?.[1];
  return { error: Object.assign(new Error(message), code && { code }), written };
}
