import { reference } from "../reference/reference.ts";

export default { ...reference({ retry: { again: ({ kind }) => kind !== "delivered" } }), name: "bad" };
