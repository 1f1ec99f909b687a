import { EmptyState } from '../../parts/empty-state.tsx';

/** The agents page. */
export const Page = () => <EmptyState title="…" />;
