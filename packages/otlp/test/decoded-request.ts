/** A decoded request in one form for both formats: integers of 64 bits are text, and what has its default is absent. */
export interface DecodedRequest {
  readonly resourceMetrics?: readonly DecodedResource[];
}

interface DecodedResource {
  readonly resource?: { readonly attributes?: readonly DecodedAttribute[]; readonly droppedAttributesCount?: number };
  readonly scopeMetrics: readonly DecodedScope[];
  readonly schemaUrl?: string;
}

interface DecodedScope {
  readonly scope?: object;
  readonly metrics: readonly DecodedMetric[];
  readonly schemaUrl?: string;
}

interface DecodedMetric {
  readonly name?: string;
  readonly sum?: DecodedData;
  readonly gauge?: DecodedData;
  readonly histogram?: DecodedData;
  readonly exponentialHistogram?: DecodedData;
}

interface DecodedData {
  readonly dataPoints: readonly DecodedPoint[];
}

/** A point of any kind. */
export interface DecodedPoint {
  readonly attributes?: readonly DecodedAttribute[];
  readonly timeUnixNano?: string;
  readonly flags?: number;
  readonly exemplars?: readonly object[];
  readonly asInt?: string;
  readonly asDouble?: number;
  readonly explicitBounds?: readonly number[];
  readonly positive?: object;
  readonly negative?: object;
}

interface DecodedAttribute {
  readonly key: string;
  readonly value: DecodedValue;
}

export interface DecodedValue {
  readonly stringValue?: string;
  readonly intValue?: string;
}
