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

/**
 * A page that could not be shown: what went wrong in words, a way to try again, a number to tell to support. A bug, or a
 * chunk that a newer version of the product no longer has, is mended by loading anew; its own message is for developers.
 */
export function PageFault({ error, reset }: ErrorComponentProps) {
  const t = usePartTexts();
  const router = useRouter();
  const isAnswer = error instanceof ApiError;
  const again = () => {
    if (!isAnswer) return location.reload();
    reset();
    void router.invalidate();
    return undefined;
  };
  return (
    <div className="page-state" role="alert">
      <h1>{t('faultTitle')}</h1>
      <p>{isAnswer ? error.message : t('faultBody')}</p>
      {isAnswer && error.traceId !== null && <p className="v-faint">{t('traceId', { id: error.traceId })}</p>}
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
