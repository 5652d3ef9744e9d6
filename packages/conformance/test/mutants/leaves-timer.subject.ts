import type { Subject } from "../../src/index.ts";
import { reference } from "../reference/reference.ts";
import { leavesTimer } from "./defects.ts";

const subject: Subject = reference(leavesTimer);

export default subject;
