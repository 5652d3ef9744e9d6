/** Which package manager has started this: `npm/11.6.0 node/v24.9.0 linux x64`. */
export const userAgent: string | undefined = process.env["npm_config_user_agent"];
