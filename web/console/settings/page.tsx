import { EmptyState } from '../../parts/empty-state.tsx';

/** The settings page. */
export const Page = () => <EmptyState title="…" />;
