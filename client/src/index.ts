export { connect, type Client, type Options } from './client.ts';
export { ProblemError, UnreachableError } from './problem.ts';
