/** Its message is the reason why a data point is dropped. */
export class Unencodable extends Error {}
