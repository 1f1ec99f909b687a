export type { Filter } from '@valence/contract';
export { recallCount } from './query/count.ts';
export { recallList, type ListQuery, type Page } from './query/list.ts';
export { recallMany, recallOne } from './query/recall.ts';
export { findBest, searchAll } from './find/search.ts';
