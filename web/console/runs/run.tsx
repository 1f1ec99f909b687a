import { EmptyState } from '../../parts/empty-state.tsx';

/** The run page. */
export const Page = () => <EmptyState title="…" />;
