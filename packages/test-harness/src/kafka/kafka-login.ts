import { kafkaCodes } from "./kafka-codes.ts";
import type { KafkaRequest } from "./kafka-request.ts";

/** Who gets in, by SASL/PLAIN (RFC 4616). */
export interface KafkaCredentials {
  readonly mechanism: "PLAIN";
  readonly username: string;
  readonly password: string;
}

/** What a connection has shown of who it is. */
export interface KafkaLogin {
  /** It may ask for everything. */
  readonly isIn: () => boolean;
  /** Answers to a handshake and to credentials. */
  readonly answer: (request: KafkaRequest) => Buffer;
  /** Its session has ended, and it has not shown anew who it is: the broker closes the connection. */
  readonly isOver: () => boolean;
  /** It was turned away: the broker closes the connection behind the answer. */
  readonly isOut: () => boolean;
}

export interface KafkaSessions {
  /** How long one is said to last, in milliseconds; 0 is without an end. */
  readonly lifetimeMs: number;
  /** The number of those that begin now; those of another one are over. */
  readonly session: () => number;
  readonly onLogin: () => void;
}

/** Without credentials everybody is in. */
export function kafkaLogin(credentials: KafkaCredentials | undefined, sessions: KafkaSessions): KafkaLogin {
  let state: "asked" | "handshaken" | "in" | "out" = credentials ? "asked" : "in";
  let session = 0;
  return {
    isIn: () => state === "in",
    isOver: () => credentials !== undefined && state === "in" && session !== sessions.session(),
    isOut: () => state === "out",
    answer: (request) => (request.api === "saslHandshake" ? handshake(request) : authenticate(request)),
  };

  function handshake(request: KafkaRequest): Buffer {
    const mechanism = request.body.text();
    request.body.end("a handshake");
    const offered = credentials ? [credentials.mechanism] : [];
    const code = codeOf(mechanism);
    state = code === kafkaCodes.none ? "handshaken" : "out";
    const answer = request.answer().int16(code);
    return request.frame(answer.array(offered, (name) => answer.text(name)));
  }

  function codeOf(mechanism: string): number {
    if (!credentials) return kafkaCodes.illegalSaslState;
    return mechanism === credentials.mechanism ? kafkaCodes.none : kafkaCodes.unsupportedSaslMechanism;
  }

  function authenticate(request: KafkaRequest): Buffer {
    const [, username, password] = (request.body.bytes() ?? Buffer.alloc(0)).toString().split("\0");
    request.body.tags();
    request.body.end("credentials");
    const isRight = username === credentials?.username && password === credentials?.password;
    const code =
      state !== "handshaken"
        ? kafkaCodes.illegalSaslState
        : isRight
          ? kafkaCodes.none
          : kafkaCodes.saslAuthenticationFailed;
    state = code === kafkaCodes.none ? "in" : "out";
    if (state === "in") {
      session = sessions.session();
      sessions.onLogin();
    }
    const words = state === "in" ? null : "Authentication failed: Invalid username or password";
    const answer = request.answer().int16(code).text(words).bytes(new Uint8Array());
    if (request.version >= 1) answer.int64(BigInt(sessions.lifetimeMs));
    return request.frame(answer.tags());
  }
}
