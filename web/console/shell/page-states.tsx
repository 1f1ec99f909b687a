import { useRouter, type ErrorComponentProps } from '@tanstack/react-router';
import { ApiError } from '../../parts/api.ts';
import { AppLink } from '../../parts/app-link.tsx';
import { usePartTexts } from '../../parts/texts.ts';
import './page-states.css';

/** The bare outline of a page while its chunk or data is on the way. */
export function PagePending() {
  const t = usePartTexts();
  return (
    <div className="page-pending" role="status" aria-label={t('loading')}>
      <div className="page-pending-line" style={{ width: '28%' }} />
      <div className="page-pending-block" />
      <div className="page-pending-block" />
    </div>
  );
}

/** A page that could not be shown: what went wrong in words, a way to try again, a number to tell to support. */
export function PageFault({ error, reset }: ErrorComponentProps) {
  const t = usePartTexts();
  const router = useRouter();
  const again = () => {
    reset();
    void router.invalidate();
  };
  const traceId = error instanceof ApiError ? error.traceId : null;
  return (
    <div className="page-state" role="alert">
      <h1>{t('faultTitle')}</h1>
      <p>{error instanceof Error ? error.message : String(error)}</p>
      {traceId !== null && <p className="v-faint">{t('traceId', { id: traceId })}</p>}
      <button type="button" className="page-state-action" onClick={again}>
        {t('retry')}
      </button>
    </div>
  );
}

/** An address that leads nowhere. */
export function PageMissing() {
  const t = usePartTexts();
  return (
    <div className="page-state">
      <h1>{t('missingTitle')}</h1>
      <p>{t('missingBody')}</p>
      <AppLink className="page-state-action" href="/">
        {t('goHome')}
      </AppLink>
    </div>
  );
}
