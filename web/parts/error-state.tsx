import { DisconnectOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { ApiError } from './api.ts';
import { EmptyState } from './empty-state.tsx';
import { usePartTexts } from './texts.ts';

/** A part of a page that could not be read: what went wrong in words, and a way to try again. */
export function ErrorState({ error, onRetry }: { error: Error; onRetry?: () => void }) {
  const t = usePartTexts();
  const trace = error instanceof ApiError && error.traceId !== null ? ` (${t('traceId', { id: error.traceId })})` : '';
  return (
    <div role="alert">
      <EmptyState
        icon={<DisconnectOutlined />}
        title={t('faultTitle')}
        body={error.message + trace}
        action={onRetry && <Button onClick={onRetry}>{t('retry')}</Button>}
      />
    </div>
  );
}
