import type { Security } from '#kernel/security';

/** What `main` hands to the routes. Kernels that are functions over a Scope are imported by their doors instead. */
export type Services = Readonly<{
  security: Security;
  version: string;
  /** How to sign in to the demo workspace, told to callers on this machine only; null where there is none. */
  demoLogin(): { email: string; password: string } | null;
  isReady(): Promise<boolean>;
}>;
