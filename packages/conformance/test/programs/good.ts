import { reference } from "../reference/reference.ts";

export default { ...reference(), name: "good", module: import.meta.url };
