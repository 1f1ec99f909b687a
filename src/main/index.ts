export { compose, type Config, type Running } from './compose.ts';
export { openKernels, type Kernels } from './kernels.ts';
