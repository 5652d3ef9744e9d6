declare module "otlp-official-schema/build/src/generated/root.js";
