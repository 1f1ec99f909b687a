import { BellOutlined } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useLiveNotices } from '../../parts/live.ts';
import { useShellTexts } from '../shell/texts.ts';
import './notifications.css';
import { unreadQuery } from './notice-data.ts';

const NoticeList = lazy(() => import('./notice-list.tsx').then(({ NoticeList: found }) => ({ default: found })));
const MOST_SHOWN = 99;

/** The bell in the top bar: how many notifications are unread, at once when one comes, and the newest under it. */
export function Bell() {
  const t = useShellTexts();
  const client = useQueryClient();
  const [isShown, setShown] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const unread = useQuery(unreadQuery).data ?? 0;
  useLiveNotices(() => void client.invalidateQueries({ queryKey: ['notifications'] }));
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
  const count = unread > MOST_SHOWN ? `${MOST_SHOWN}+` : String(unread);
  const name = unread === 0 ? t('bell') : t('bellCount', { count });
  return (
    <div className="bell" ref={root}>
      <button
        ref={button}
        type="button"
        className="bell-button"
        aria-label={name}
        title={name}
        aria-expanded={isShown}
        aria-haspopup="dialog"
        onClick={() => setShown(!isShown)}
      >
        <BellOutlined aria-hidden />
        {unread > 0 && (
          <span className="bell-count v-num" aria-hidden>
            {count}
          </span>
        )}
      </button>
      {isShown && (
        <div className="bell-panel" role="dialog" aria-label={t('bell')}>
          <Suspense fallback={null}>
            <NoticeList isShort onGo={() => setShown(false)} />
          </Suspense>
        </div>
      )}
    </div>
  );
}
