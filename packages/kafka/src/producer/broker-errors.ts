import type { ExportErrorCode } from "@meterbridge/core";

/** What an error that a broker answers with means. */
export interface BrokerError {
  readonly name: string;
  readonly kind: "retryable" | "failed" | "delivered";
  readonly code: ExportErrorCode;
  readonly because: string;
  /** The batch may be in the log all the same. */
  readonly ambiguous?: true;
  /** It may arrive in halves. */
  readonly divide?: "halves";
  /** The brokers do not know this producer, or not as we do: a new one is needed. */
  readonly renew?: true;
}

/**
 * The errors that brokers answer a producer with. Apache Kafka, protocol guide, "Error Codes". One that is not here may be anything:
 * it is retryable, and the batch may have been written.
 */
export const brokerErrors: Readonly<Record<number, BrokerError>> = {
  2: retryable("CORRUPT_MESSAGE", "connection", "the batch was damaged on its way, and was not written"),
  3: retryable("UNKNOWN_TOPIC_OR_PARTITION", "unavailable", "the topic does not exist, or not yet"),
  5: retryable("LEADER_NOT_AVAILABLE", "unavailable", "the partition is electing its leader"),
  6: retryable("NOT_LEADER_OR_FOLLOWER", "unavailable", "the partition has moved to another broker"),
  7: unclear("REQUEST_TIMED_OUT", "unavailable", "the replicas did not confirm it in time; the leader has it"),
  8: retryable("BROKER_NOT_AVAILABLE", "unavailable", "the broker is going, or not there yet"),
  9: retryable("REPLICA_NOT_AVAILABLE", "unavailable", "the replica is moving"),
  10: halved("MESSAGE_TOO_LARGE", "the batch is larger than message.max.bytes of the topic or the broker"),
  13: unclear("NETWORK_EXCEPTION", "connection", "the broker lost a connection before it could tell"),
  14: retryable("COORDINATOR_LOAD_IN_PROGRESS", "unavailable", "who gives out producer ids is still starting"),
  15: retryable("COORDINATOR_NOT_AVAILABLE", "unavailable", "who gives out producer ids is not there yet"),
  16: retryable("NOT_COORDINATOR", "unavailable", "who gives out producer ids has moved"),
  17: failed("INVALID_TOPIC_EXCEPTION", "refused", "no topic may have this name"),
  18: halved("RECORD_LIST_TOO_LARGE", "the batch is larger than a segment of the topic"),
  19: retryable("NOT_ENOUGH_REPLICAS", "unavailable", "fewer than min.insync.replicas are in sync; it was not written"),
  20: unclear(
    "NOT_ENOUGH_REPLICAS_AFTER_APPEND",
    "unavailable",
    "written, but fewer than min.insync.replicas were in sync",
  ),
  21: failed("INVALID_REQUIRED_ACKS", "refused", "the broker does not know these acks"),
  29: failed("TOPIC_AUTHORIZATION_FAILED", "unauthorized", "we may not write to the topic"),
  31: failed("CLUSTER_AUTHORIZATION_FAILED", "unauthorized", "we may not write idempotently to this cluster"),
  32: failed("INVALID_TIMESTAMP", "refused", "the clocks of the broker and of this machine are too far apart"),
  33: failed("UNSUPPORTED_SASL_MECHANISM", "unauthorized", "the broker does not know this mechanism"),
  34: failed("ILLEGAL_SASL_STATE", "unauthorized", "the broker did not expect credentials, or others"),
  35: failed("UNSUPPORTED_VERSION", "refused", "the broker is too old, or too new, for the client"),
  41: retryable("NOT_CONTROLLER", "unavailable", "the controller has moved"),
  42: failed("INVALID_REQUEST", "refused", "the broker does not understand the request"),
  43: failed("UNSUPPORTED_FOR_MESSAGE_FORMAT", "refused", "the topic keeps a format that is too old"),
  44: failed("POLICY_VIOLATION", "refused", "a policy of the cluster forbids it"),
  45: renewed("OUT_OF_ORDER_SEQUENCE_NUMBER", "a batch of this producer is missing; it was not written"),
  46: {
    name: "DUPLICATE_SEQUENCE_NUMBER",
    kind: "delivered",
    code: "unknown",
    because: "it was written before, by an attempt whose answer did not arrive",
    renew: true,
  },
  47: renewed("INVALID_PRODUCER_EPOCH", "a newer producer has taken over; it was not written"),
  56: unclear("KAFKA_STORAGE_ERROR", "unavailable", "the disk of the broker failed"),
  58: failed("SASL_AUTHENTICATION_FAILED", "unauthorized", "the credentials are wrong"),
  59: renewed("UNKNOWN_PRODUCER_ID", "the broker has forgotten this producer; it was not written"),
  72: retryable("LISTENER_NOT_FOUND", "unavailable", "the leader has no address for this listener yet"),
  74: retryable("FENCED_LEADER_EPOCH", "unavailable", "the partition has a new leader"),
  75: retryable("UNKNOWN_LEADER_EPOCH", "unavailable", "the broker has not heard of the new leader yet"),
  76: failed("UNSUPPORTED_COMPRESSION_TYPE", "refused", "the broker does not take this compression"),
  78: retryable("OFFSET_NOT_AVAILABLE", "unavailable", "the new leader has not caught up yet"),
  83: retryable("ELIGIBLE_LEADERS_NOT_AVAILABLE", "unavailable", "no replica may lead the partition just now"),
  87: failed("INVALID_RECORD", "refused", "the broker, or a rule of the topic, refuses the record"),
  89: retryable("THROTTLING_QUOTA_EXCEEDED", "throttled", "a quota is used up"),
  90: renewed("PRODUCER_FENCED", "a newer producer has taken over; it was not written"),
  100: retryable("UNKNOWN_TOPIC_ID", "unavailable", "the topic was made anew"),
  103: retryable("INCONSISTENT_TOPIC_ID", "unavailable", "the topic was made anew"),
};

function retryable(name: string, code: ExportErrorCode, because: string): BrokerError {
  return { name, kind: "retryable", code, because };
}

function unclear(name: string, code: ExportErrorCode, because: string): BrokerError {
  return { name, kind: "retryable", code, because, ambiguous: true };
}

function renewed(name: string, because: string): BrokerError {
  return { name, kind: "retryable", code: "unavailable", because, renew: true };
}

function failed(name: string, code: ExportErrorCode, because: string): BrokerError {
  return { name, kind: "failed", code, because };
}

function halved(name: string, because: string): BrokerError {
  return { name, kind: "failed", code: "too_large", because, divide: "halves" };
}
