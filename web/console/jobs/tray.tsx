import { SyncOutlined, UnorderedListOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useRef, useState, type ReactNode } from 'react';
import { useLocale } from '../../parts/i18n/index.ts';
import './jobs.css';
import { useOpenJobs } from './job-data.ts';
import { useJobTexts } from './texts.ts';

const Panel = lazy(() => import('./panel.tsx').then(({ Panel: found }) => ({ default: found })));

/** The button in the top bar that tells of long work, and the list under it. */
export function JobsTray(): ReactNode {
  const texts = useJobTexts();
  const number = new Intl.NumberFormat(useLocale());
  const client = useQueryClient();
  const [isShown, setShown] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const open = useOpenJobs().data?.items ?? [];
  const count = open.length;
  const last = useRef(count);
  useEffect(() => {
    // What has just ended may have changed any list.
    if (count < last.current) {
      void client.invalidateQueries({ queryKey: ['records'] });
      void client.invalidateQueries({ queryKey: ['jobs', 'all'] });
    }
    last.current = count;
  }, [client, count]);
  useEffect(() => {
    if (!isShown) return undefined;
    const onDown = (event: PointerEvent) => {
      if (event.target instanceof Node && root.current?.contains(event.target) === false) setShown(false);
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      setShown(false);
      button.current?.focus();
    };
    addEventListener('pointerdown', onDown);
    addEventListener('keydown', onKey);
    return () => {
      removeEventListener('pointerdown', onDown);
      removeEventListener('keydown', onKey);
    };
  }, [isShown]);
  const name = count === 0 ? texts('tray') : texts('trayBusy', { count: number.format(count) });
  return (
    <div className="jobs" ref={root}>
      <button
        ref={button}
        type="button"
        className={count === 0 ? 'jobs-button' : 'jobs-button is-busy'}
        aria-label={name}
        title={name}
        aria-expanded={isShown}
        aria-haspopup="dialog"
        onClick={() => setShown(!isShown)}
      >
        {count === 0 ? <UnorderedListOutlined aria-hidden /> : <SyncOutlined spin aria-hidden />}
        {count > 0 && (
          <span className="jobs-count v-num" aria-hidden>
            {number.format(count)}
          </span>
        )}
      </button>
      {isShown && (
        <div className="jobs-panel v-panel" role="dialog" aria-label={texts('tray')}>
          <Suspense fallback={<div className="jobs-blank" aria-busy />}>
            <Panel onClose={() => setShown(false)} />
          </Suspense>
        </div>
      )}
    </div>
  );
}
