import { EmptyState } from '../../parts/empty-state.tsx';

/** The runs page. */
export const Page = () => <EmptyState title="…" />;
