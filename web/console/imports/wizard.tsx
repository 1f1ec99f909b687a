import { EmptyState } from '../../parts/empty-state.tsx';

/** The wizard page. */
export const Page = () => <EmptyState title="…" />;
