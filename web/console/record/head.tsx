import { LinkOutlined, ThunderboltOutlined } from '@ant-design/icons';
import { App, Button } from 'antd';
import { lazy, Suspense } from 'react';
import type { Kind, RecordDetail, Value } from '@valence/contract';
import { RecordLink } from '../../parts/app-link.tsx';
import { useSay } from '../../parts/i18n/index.ts';
import { fieldOf } from '../../parts/kinds.ts';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { headed, initialOf } from '../../parts/signs.ts';
import { ScopeBadge } from '../../parts/scope-badge.tsx';
import { MergedFrom } from './merged-from.tsx';
import { RecordActions } from './record-actions.tsx';
import { StageBar } from './stage-bar.tsx';
import { useRecordPageTexts } from './texts.ts';
import { Walk } from './walk.tsx';

const FollowButton = lazy(() =>
  import('../../parts/comments.tsx').then(({ FollowButton: found }) => ({ default: found })),
);

const SilentMark = lazy(() =>
  import('../trials/silent-mark.tsx').then(({ SilentMark: found }) => ({ default: found })),
);

type HeadProps = {
  record: RecordDetail;
  kind: Kind;
  /** Left out where the record may not be changed. */
  onSave: ((field: string, value: Value, seen: RecordDetail) => void) | undefined;
  onRun: (() => void) | undefined;
  isStarting: boolean;
};

/** Name, kind, state, owner, and what can be done with the record as a whole. */
export function Head({ record, kind, onSave, onRun, isStarting }: HeadProps) {
  const t = useRecordPageTexts();
  const say = useSay();
  const { message } = App.useApp();
  const { owner } = record.data;
  const person = typeof owner === 'string' ? record.refs[owner] : undefined;
  const copy = async () => {
    await navigator.clipboard.writeText(location.href);
    void message.success(t('copied'));
  };
  return (
    <header className="record-head">
      <span className={`record-sign is-${record.kind}`} translate="no" aria-hidden>
        {initialOf(record.title)}
      </span>
      <div className="record-head-name">
        <h1 translate="no">{record.title}</h1>
        <p className="v-quiet">
          <span className="v-tag">{headed(say(kind.title))}</span>
          <ScopeBadge purpose="sales" />
          {fieldOf(kind, 'owner') !== undefined && (
            <span>
              {t('owner')}{' '}
              {person === undefined ? <span className="v-faint">{t('noOwner')}</span> : <RecordLink record={person} />}
            </span>
          )}
          <span className="v-faint">
            {t('updated')} <RelativeTime at={record.updatedAt} />
          </span>
          <MergedFrom record={record.id} />
          {record.kind === 'organisation' && (
            <Suspense fallback={null}>
              <SilentMark record={record.id} />
            </Suspense>
          )}
        </p>
      </div>
      <div className="record-head-actions">
        <Walk record={record} />
        <Suspense fallback={null}>
          <FollowButton record={record.id} />
        </Suspense>
        <Button
          icon={<LinkOutlined aria-hidden />}
          onClick={() => void copy()}
          aria-label={t('copyLink')}
          title={t('copyLink')}
        />
        {onRun && (
          <Button icon={<ThunderboltOutlined aria-hidden />} onClick={onRun} loading={isStarting}>
            {t('run')}
          </Button>
        )}
        <RecordActions record={record} kind={kind} />
      </div>
      <StageBar
        record={record}
        kind={kind}
        onSave={onSave === undefined ? undefined : (field, value) => onSave(field.id, value, record)}
      />
    </header>
  );
}
