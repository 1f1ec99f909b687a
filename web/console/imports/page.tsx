import { EmptyState } from '../../parts/empty-state.tsx';

/** The imports page. */
export const Page = () => <EmptyState title="…" />;
