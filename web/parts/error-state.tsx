import { DisconnectOutlined, FileSearchOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { ApiError } from './api.ts';
import { AppLink } from './app-link.tsx';
import { EmptyState } from './empty-state.tsx';
import { usePartTexts } from './texts.ts';

/** A part of a page that could not be read: what went wrong in words, and a way to try again or, where there is nothing, away. */
export function ErrorState({ error, onRetry }: { error: Error; onRetry?: () => void }) {
  const t = usePartTexts();
  if (error instanceof ApiError && error.status === 404) {
    return (
      <EmptyState
        icon={<FileSearchOutlined aria-hidden />}
        title={error.message}
        body={t('missingBody')}
        action={<AppLink href="/">{t('goHome')}</AppLink>}
      />
    );
  }
  const trace = error instanceof ApiError && error.traceId !== null ? ` (${t('traceId', { id: error.traceId })})` : '';
  return (
    <div role="alert">
      <EmptyState
        icon={<DisconnectOutlined aria-hidden />}
        title={t('faultTitle')}
        body={error instanceof ApiError ? error.message + trace : t('faultBody')}
        action={onRetry && <Button onClick={onRetry}>{t('retry')}</Button>}
      />
    </div>
  );
}
