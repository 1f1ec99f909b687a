import { catalog } from '#catalog';
import type { Services } from '#http';
import { useKinds } from '#kernel/memory';
import { openSecurity, type Security } from '#kernel/security';
import type { Store } from '#store';

export type KernelOptions = Readonly<{
  store: Store;
  isHttps: boolean;
  publicUrl: string | null;
  report: (error: unknown, where: string) => void;
}>;

export type Kernels = Readonly<{
  security: Security;
  services: Pick<Services, 'security'>;
  /** Starts background work: jobs, events, agents. */
  begin(): void;
  stop(): Promise<void>;
}>;

/** The kernels wired to each other and to what ships. */
export function openKernels({ store, isHttps, publicUrl }: KernelOptions): Kernels {
  useKinds(catalog.kinds);
  const security = openSecurity(store, { isHttps, trustedOrigins: publicUrl === null ? [] : [publicUrl] });
  return { security, services: { security }, begin: () => {}, stop: async () => {} };
}
