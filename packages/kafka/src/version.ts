/** This package's version, for the User-Agent; a test keeps it in step with package.json. */
export const version = "0.0.0";
