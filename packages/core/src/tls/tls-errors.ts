/** What the codes of Node's TLS errors mean for whoever has to mend it. */
const meanings: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: "its certificate is self-signed and not trusted (tls.ca names who is)",
  SELF_SIGNED_CERT_IN_CHAIN: "its certificate comes from an authority that is not trusted (tls.ca names who is)",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "its certificate comes from an unknown authority (tls.ca names who is trusted)",
  UNABLE_TO_GET_ISSUER_CERT: "the authority of its certificate is not known (tls.ca names who is trusted)",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "the authority of its certificate is not known (tls.ca names who is trusted)",
  CERT_HAS_EXPIRED: "its certificate has expired",
  CERT_NOT_YET_VALID: "its certificate is not valid yet",
  CERT_REVOKED: "its certificate was revoked",
  CERT_UNTRUSTED: "its certificate is not trusted",
  CERT_REJECTED: "its certificate is rejected",
  CERT_SIGNATURE_FAILURE: "the signature of its certificate is wrong",
  CERT_CHAIN_TOO_LONG: "the chain of its certificates is too long",
  INVALID_CA: "an authority in its chain may not sign certificates",
  INVALID_PURPOSE: "its certificate is not meant for a server",
  PATH_LENGTH_EXCEEDED: "the chain of its certificates is too long",
  HOSTNAME_MISMATCH: "its certificate is for another host",
  ERR_TLS_CERT_ALTNAME_INVALID: "its certificate is for another host (tls.serverName names the one to expect)",
  ERR_TLS_CERT_ALTNAME_FORMAT: "its certificate names its hosts in a form that cannot be read",
  ERR_SSL_WRONG_VERSION_NUMBER: "it does not speak TLS (is it an http: address?)",
  ERR_SSL_PACKET_LENGTH_TOO_LONG: "it does not speak TLS (is it an http: address?)",
  ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL: "it does not speak HTTP/2 (ALPN)",
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: "it asks for a client certificate (tls.cert, tls.key)",
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: "it does not trust our client certificate",
  ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE: "it refuses our client certificate, or the lack of one (tls.cert, tls.key)",
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED: "our client certificate has expired",
};

/** Broken bytes on a connection that worked: as good as a reset. */
const brokenRecord = /BAD_RECORD_MAC|UNEXPECTED_EOF|BAD_RECORD_TYPE|APPLICATION_DATA_AFTER_CLOSE_NOTIFY/;

const notTls = /wrong version number|packet length too long/;

/** Says what is wrong with the far end's TLS; `undefined` when the error is about something else. */
export function tlsFault(code: string, message: string): string | undefined {
  const meaning = meanings[code];
  if (meaning) return meaning;
  // A handshake that fails while something is written has no code of its own, only OpenSSL's words.
  if (code === "EPROTO" && notTls.test(message)) return meanings["ERR_SSL_WRONG_VERSION_NUMBER"];
  if (code === "EPROTO") return "the handshake failed";
  return /^ERR_(SSL|TLS)_/.test(code) && !brokenRecord.test(code) ? "the handshake failed" : undefined;
}
