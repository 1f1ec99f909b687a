import { readFileSync } from 'node:fs';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** The product's version, from package.json. */
export const VERSION = version;
/** The lowest Node major that runs the code unbuilt as we write it. */
export const WANTED_NODE = 24;
