import { EmptyState } from '../../parts/empty-state.tsx';

/** The models page. */
export const Page = () => <EmptyState title="…" />;
