export const subject = "not the default export";
