import { BlockOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { App, Button, Segmented } from 'antd';
import { useState, type ReactNode } from 'react';
import type { DuplicatePair, Kind, PairStatus } from '@valence/contract';
import { useCardKeys, type CardCommand } from '../../parts/card-keys.ts';
import { useDuplicateTexts } from '../../parts/duplicate-texts.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { ErrorState } from '../../parts/error-state.tsx';
import { useSay } from '../../parts/i18n/index.ts';
import { kindsQuery } from '../../parts/kinds.ts';
import { sentenceCase } from '../../parts/sentence-case.ts';
import { usePageTitle } from '../../parts/page-title.ts';
import { useUrlState } from '../../parts/url-state.ts';
import { PagePending } from '../shell/page-states.tsx';
import { BulkBar } from './bulk-bar.tsx';
import './duplicates.css';
import { PairCard } from './pair-card.tsx';
import { MATCHED, useAnswers, usePairs } from './pair-data.ts';
import { ScanPanel } from './scan-panel.tsx';

const STATUSES: readonly PairStatus[] = ['open', 'merged', 'different'];

/** Records that may be the same, pair by pair: the same, not the same, later. */
export function Page(): ReactNode {
  const t = useDuplicateTexts();
  const say = useSay();
  const [url, changeUrl] = useUrlState();
  const { data: kinds, error, refetch } = useQuery(kindsQuery);
  usePageTitle({ title: t('title') });
  if (kinds === undefined)
    return error === null ? <PagePending /> : <ErrorState error={error} onRetry={() => void refetch()} />;
  const offered = [
    ...MATCHED.flatMap((name) => kinds.find((known) => known.name === name) ?? []),
    ...kinds.filter(({ isCustom }) => isCustom === true),
  ];
  const kind = offered.find(({ name }) => name === url['kind']) ?? offered[0];
  const status = STATUSES.find((s) => s === url['status']) ?? 'open';
  if (kind === undefined) return <EmptyState title={t('emptyTitle')} />;
  return (
    <div className="dup">
      <header className="dup-head">
        <h1>{t('title')}</h1>
        <p className="v-quiet">{t('lead')}</p>
        <div className="dup-choices">
          <Segmented
            aria-label={t('kinds')}
            value={kind.name}
            options={offered.map(({ name, plural }) => ({ value: name, label: sentenceCase(say(plural)) }))}
            onChange={(name) => changeUrl({ kind: name, pair: undefined }, 'push')}
          />
          <Segmented
            aria-label={t('statuses')}
            value={status}
            options={STATUSES.map((value) => ({ value, label: t(`status_${value}`) }))}
            onChange={(value) => changeUrl({ status: value === 'open' ? undefined : value, pair: undefined }, 'push')}
          />
        </div>
      </header>
      <ScanPanel key={kind.name} kind={kind} />
      <Pairs key={`${kind.name} ${status}`} kind={kind} status={status} />
    </div>
  );
}

function Pairs({ kind, status }: { kind: Kind; status: PairStatus }): ReactNode {
  const t = useDuplicateTexts();
  const answer = usePairs(kind.name, status);
  if (answer.data === undefined)
    return answer.error === null ? (
      <PagePending />
    ) : (
      <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />
    );
  const pairs = answer.data.pages.flatMap(({ items }) => items);
  if (pairs.length === 0)
    return (
      <EmptyState
        icon={<BlockOutlined aria-hidden />}
        title={status === 'open' ? t('emptyTitle') : t('emptyDecided')}
        {...(status === 'open' && { body: t('emptyBody') })}
      />
    );
  return (
    <>
      {status === 'open' && <Keys />}
      <Cards kind={kind} pairs={pairs} />
      {answer.hasNextPage && (
        <Button loading={answer.isFetchingNextPage} onClick={() => void answer.fetchNextPage()}>
          {t('more')}
        </Button>
      )}
    </>
  );
}

function Cards({ kind, pairs }: { kind: Kind; pairs: readonly DuplicatePair[] }): ReactNode {
  const t = useDuplicateTexts();
  const { message } = App.useApp();
  const { one } = useAnswers();
  const [url, changeUrl] = useUrlState();
  const [gone, setGone] = useState<ReadonlySet<string>>(new Set());
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [kept, setKept] = useState<Readonly<Record<string, string>>>({});
  const shown = pairs.filter(({ id }) => !gone.has(id));
  const selected = Math.max(
    0,
    shown.findIndex(({ id }) => id === url['pair']),
  );

  const select = (at: number): void => {
    const pair = shown[Math.min(shown.length - 1, Math.max(0, at))];
    if (pair === undefined) return;
    changeUrl({ pair: pair.id });
    show(pair.id);
  };
  const put = (id: string, isGone: boolean): void => setGone((known) => withOrWithout(known, id, isGone));
  // Promises, not the callbacks of the mutation: those fall silent when the last pair has gone and the list with it.
  const reopen = async (pair: DuplicatePair): Promise<void> => {
    try {
      await one.mutateAsync({ id: pair.id, answer: 'open' });
      put(pair.id, false);
      void message.success(t('saidReopened'));
    } catch (error) {
      void message.error((error as Error).message);
    }
  };
  const decide = async (pair: DuplicatePair, answer: 'same' | 'different'): Promise<void> => {
    // The next pair takes its place at once; it comes back when the server refuses.
    const next = shown[selected + 1] ?? shown[selected - 1];
    put(pair.id, true);
    changeUrl({ pair: next?.id });
    const keep = kept[pair.id];
    try {
      const { record } = await one.mutateAsync({
        id: pair.id,
        answer,
        ...(answer === 'same' && keep !== undefined && { keep }),
      });
      void message.success({
        key: pair.id,
        duration: 6,
        content: <Said pair={pair} title={record?.title ?? null} onUndo={reopen} />,
      });
    } catch (error) {
      put(pair.id, false);
      void message.error((error as Error).message);
    }
  };
  const onCommand = (command: CardCommand): void => {
    const pair = shown[selected];
    if (command === 'next' || command === 'snooze') return select(selected + 1);
    if (command === 'previous') return select(selected - 1);
    if (pair === undefined || pair.status !== 'open') return undefined;
    if (command === 'accept') void decide(pair, 'same');
    else if (command === 'refuse') void decide(pair, 'different');
    return undefined;
  };
  useCardKeys(url['evidence'] === undefined, onCommand);

  return (
    <>
      <BulkBar
        pairs={shown}
        picked={picked}
        onPick={setPicked}
        onDone={(ids) => setGone((known) => new Set([...known, ...ids]))}
      />
      {shown.map((pair, at) => (
        <PairCard
          key={pair.id}
          pair={pair}
          kind={kind}
          isSelected={at === selected}
          isPicked={picked.has(pair.id)}
          isBusy={one.isPending && one.variables.id === pair.id}
          keep={kept[pair.id] ?? pair.keep}
          onSelect={() => url['pair'] !== pair.id && changeUrl({ pair: pair.id })}
          onPick={(isPicked) => setPicked((known) => withOrWithout(known, pair.id, isPicked))}
          onKeep={(id) => setKept((known) => ({ ...known, [pair.id]: id }))}
          onSame={() => void decide(pair, 'same')}
          onDifferent={() => void decide(pair, 'different')}
          onSkip={() => select(at + 1)}
          onReopen={() => void reopen(pair)}
        />
      ))}
    </>
  );
}

type SaidProps = { pair: DuplicatePair; title: string | null; onUndo: (pair: DuplicatePair) => Promise<void> };

/** What was done, and the way back. `title` is of the record that stands for both; null: they stay two. */
function Said({ pair, title, onUndo }: SaidProps): ReactNode {
  const t = useDuplicateTexts();
  const { message } = App.useApp();
  return (
    <>
      {title === null ? t('saidDifferent') : t('saidMerged', { title })}
      <button
        type="button"
        className="v-link-button toast-action"
        onClick={() => {
          message.destroy(pair.id);
          void onUndo(pair);
        }}
      >
        {t('undo')}
      </button>
    </>
  );
}

/** Brings a pair into view and gives it the focus, so that a screen reader says its name. */
function show(id: string): void {
  const element = document.querySelector<HTMLElement>(`[data-card="${CSS.escape(id)}"]`);
  element?.focus({ preventScroll: true });
  element?.scrollIntoView({ block: 'nearest', behavior: 'smooth' });
}

function withOrWithout(known: ReadonlySet<string>, id: string, isIn: boolean): ReadonlySet<string> {
  const next = new Set(known);
  if (isIn) next.add(id);
  else next.delete(id);
  return next;
}

function Keys(): ReactNode {
  const t = useDuplicateTexts();
  const keys = [
    ['J K', t('keyMove')],
    ['⏎', t('keySame')],
    ['X', t('keyDifferent')],
    ['S', t('keySkip')],
  ] as const;
  return (
    <p className="dup-keys" aria-label={t('keys')} role="note">
      {keys.map(([key, what]) => (
        <span key={key}>
          <kbd>{key}</kbd> {what}
        </span>
      ))}
    </p>
  );
}
