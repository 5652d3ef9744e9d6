// Generated code without declarations that say what it exports.
declare module "otlp-official-schema/build/src/generated/root.js" {
  interface MessageType {
    encode(message: object): { finish(): Uint8Array };
    decode(bytes: Uint8Array): object;
    toObject(message: object, options: { readonly longs: StringConstructor }): object;
  }

  const root: {
    readonly opentelemetry: {
      readonly proto: {
        readonly collector: {
          readonly metrics: {
            readonly v1: {
              readonly ExportMetricsServiceRequest: MessageType;
              readonly ExportMetricsServiceResponse: MessageType;
            };
          };
        };
      };
    };
  };
  export default root;
}
