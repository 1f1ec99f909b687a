export { compose, type Config, type Running } from './compose.ts';
