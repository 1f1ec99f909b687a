import { kinds } from './kinds/index.ts';

/** The things that ship: one folder each, and one line in its list. `main` hands the lists to the kernels. */
export const catalog = { kinds } as const;
