/** The errors that the far end answers with by itself. Apache Kafka, protocol guide, "Error Codes". */
export const kafkaCodes = {
  none: 0,
  corruptMessage: 2,
  unknownTopicOrPartition: 3,
  notLeaderOrFollower: 6,
  messageTooLarge: 10,
  notEnoughReplicas: 19,
  invalidRequiredAcks: 21,
  invalidTimestamp: 32,
  unsupportedSaslMechanism: 33,
  illegalSaslState: 34,
  unsupportedVersion: 35,
  outOfOrderSequenceNumber: 45,
  invalidProducerEpoch: 47,
  saslAuthenticationFailed: 58,
  unsupportedCompressionType: 76,
  invalidRecord: 87,
} as const;
