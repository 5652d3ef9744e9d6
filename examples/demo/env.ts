/** Whether the terminal says of itself that it cannot move its cursor. */
export const isDumbTerminal: boolean = process.env["TERM"] === "dumb";
