import type { Subject } from "../../src/index.ts";
import { pullReference } from "./pull-reference.ts";

const subject: Subject = { ...pullReference(), module: import.meta.url };

export default subject;
