export * from './shared.ts';
export * from './filter.ts';
export * from './session.ts';
export * from './records.ts';
export * from './process.ts';
export * from './imports.ts';
