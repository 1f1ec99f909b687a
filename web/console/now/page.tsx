import { ThunderboltOutlined } from '@ant-design/icons';
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { Button } from 'antd';
import { useRef, useState } from 'react';
import type { DecisionAnswer, Now, NowCard } from '@valence/contract';
import type { CardMode } from '../../parts/answer-bar.tsx';
import { DecisionCard } from '../../parts/decision-card.tsx';
import { decisionOf } from '../../parts/now-cards.ts';
import { useLiveRecords } from '../../parts/live.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { ErrorState } from '../../parts/error-state.tsx';
import { nowQuery } from '../../parts/now-query.ts';
import { RecordLink } from '../../parts/app-link.tsx';
import { get } from '../../parts/api.ts';
import { useLocale, useSay } from '../../parts/i18n/index.ts';
import { usePageTitle } from '../../parts/page-title.ts';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { useUrlState } from '../../parts/url-state.ts';
import { useAnswer } from '../../parts/use-answer.tsx';
import { PagePending } from '../shell/page-states.tsx';
import { Aside } from './aside.tsx';
import { useCardKeys, type CardCommand } from '../../parts/card-keys.ts';
import './now.css';
import { useNowTexts } from './texts.ts';

/** Kinds whose changes may change the page: suggestions, and tasks that are due. */
const LIVE_KINDS = ['decision', 'task'];
/** Changes within this time are read together. */
const GATHER_MS = 300;

/** The same while quiet hours hold cards back and somebody wants to see them. */
const awakeQuery = queryOptions({
  queryKey: [...nowQuery.queryKey, 'awake'],
  queryFn: ({ signal }) => get<Now>('/api/now', { awake: 'true' }, signal),
});

/** What to do now: at most seven suggestions in order, today's tasks, and what the agents did. */
export function Page() {
  const t = useNowTexts();
  usePageTitle({ title: t('title') });
  const [url] = useUrlState();
  const awake = useQuery({ ...awakeQuery, enabled: url['awake'] !== undefined });
  const usual = useQuery(nowQuery);
  const { data, error, refetch, dataUpdatedAt } = url['awake'] === undefined ? usual : awake;
  useFresh(data);
  if (data === undefined) {
    return error === null ? <PagePending /> : <ErrorState error={error} onRetry={() => void refetch()} />;
  }
  return (
    <div className="now">
      <section className="now-cards" aria-label={t('title')}>
        <Quiet quiet={data.quiet} isAwake={url['awake'] !== undefined} />
        {data.cards.length > 0 && <Cards now={data} updatedAt={dataUpdatedAt} />}
        {data.cards.length === 0 && <NoCards now={data} />}
        <Later now={data} />
      </section>
      <Aside now={data} />
    </div>
  );
}

function Cards({ now, updatedAt }: { now: Now; updatedAt: number }) {
  const t = useNowTexts();
  const answer = useAnswer();
  const [url, changeUrl] = useUrlState();
  const [mode, setMode] = useState<CardMode>('read');
  const { cards } = now;
  const found = cards.findIndex(({ id }) => id === url['card']);
  const selected = Math.max(0, found);

  const select = (at: number) => {
    const card = cards[at];
    if (card === undefined || at === selected) return;
    setMode('read');
    changeUrl({ card: card.id });
  };
  const move = (by: number) => {
    const at = Math.min(cards.length - 1, Math.max(0, selected + by));
    select(at);
    showCard(cards[at]);
  };
  const onCommand = (command: CardCommand) => {
    const card = cards[selected];
    if (command === 'next') return move(1);
    if (command === 'previous') return move(-1);
    if (command !== 'accept') return command === 'edit' && !card?.touch ? undefined : setMode(command);
    return card && respond(card, { answer: 'accept' });
  };
  const respond = (card: NowCard, given: DecisionAnswer) => {
    // The next card takes the place of the answered one, so that a morning's work is ⏎ ⏎ ⏎.
    const next = cards[selected + 1] ?? cards[selected - 1];
    setMode('read');
    changeUrl({ card: next?.id });
    answer(card, given);
  };
  useCardKeys(mode === 'read' && url['evidence'] === undefined && url['provenance'] === undefined, onCommand);

  return (
    <>
      <header className="now-head">
        <h1 className="v-hidden">{t('title')}</h1>
        <p>
          <strong>{t('things', { count: cards.length })}</strong>
          <span>{t('ordered')}</span>
          {now.open > cards.length && <span>{t('ofAll', { count: now.open })}</span>}
          <span>
            {t('updated')} <RelativeTime at={new Date(updatedAt).toISOString()} />
          </span>
        </p>
        <Keys />
      </header>
      {cards.map((card, at) => (
        <DecisionCard
          key={card.id}
          decision={decisionOf(now, card)}
          lean={card}
          isSelected={at === selected}
          mode={at === selected ? mode : 'read'}
          onSelect={() => select(at)}
          onMode={(next) => {
            select(at);
            setMode(next);
          }}
          onAnswer={(given) => respond(card, given)}
        />
      ))}
    </>
  );
}

/** Brings a card into view and gives it the focus, so that a screen reader says its name. */
function showCard(card: NowCard | undefined): void {
  const element = document.querySelector<HTMLElement>(`[data-card="${CSS.escape(card?.id ?? '')}"]`);
  element?.focus({ preventScroll: true });
  element?.scrollIntoView({ block: 'nearest', behavior: 'smooth' });
}

function Keys() {
  const t = useNowTexts();
  const keys = [
    ['J K', t('keyMove')],
    ['⏎', t('keyAccept')],
    ['E', t('keyEdit')],
    ['S', t('keySnooze')],
    ['X', t('keyRefuse')],
  ] as const;
  return (
    <p className="now-keys" aria-label={t('keys')} role="note">
      {keys.map(([key, what]) => (
        <span key={key}>
          <kbd>{key}</kbd> {what}
        </span>
      ))}
    </p>
  );
}

/** Reads the page anew within moments of anything that may change it, many changes at once as one. */
function useFresh(now: Now | undefined): void {
  const client = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const subjects = now?.cards.map((card) => card.subject.id) ?? [];
  useLiveRecords(
    subjects,
    () => {
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void client.invalidateQueries({ queryKey: nowQuery.queryKey }), GATHER_MS);
    },
    LIVE_KINDS,
  );
}

/** Why few cards are shown before and after work, and the way to see them all. */
function Quiet({ quiet, isAwake }: { quiet: Now['quiet']; isAwake: boolean }) {
  const t = useNowTexts();
  const locale = useLocale();
  const [, changeUrl] = useUrlState();
  if (quiet === null) return null;
  const until = new Intl.DateTimeFormat(locale, { weekday: 'short', hour: '2-digit', minute: '2-digit' });
  return (
    <p className="now-quiet" role="status">
      {t('quiet', { until: until.format(new Date(quiet.until)), count: quiet.held })}
      {!isAwake && (
        <button type="button" className="v-link-button" onClick={() => changeUrl({ awake: 'true' })}>
          {t('quietShow')}
        </button>
      )}
    </p>
  );
}

/** No card: because the day holds no more, because it is quiet, or because there is none. */
function NoCards({ now }: { now: Now }) {
  const t = useNowTexts();
  if (now.quiet !== null && now.quiet.held > 0) return null;
  if (now.later.length === 0) return <Nothing />;
  const { perDay, doneToday } = now.capacity;
  return <EmptyState title={t('dayDone')} body={t('dayDoneBody', { perDay, doneToday })} />;
}

/** What is left for another day, folded, each a link to its record. */
function Later({ now: { later, capacity } }: { now: Now }) {
  const t = useNowTexts();
  const say = useSay();
  if (later.length === 0) return null;
  return (
    <details className="now-later">
      <summary>
        {t('later')} <span className="v-faint v-num">{later.length}</span>{' '}
        <span className="v-faint">{t(`capacity_${capacity.source}`, { perDay: capacity.perDay })}</span>
      </summary>
      <ul>
        {later.map(({ id, action, subject }) => (
          <li key={id}>
            <RecordLink record={subject} /> <span className="v-quiet v-said">{say(action)}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}

function Nothing() {
  const t = useNowTexts();
  const router = useRouter();
  return (
    <EmptyState
      icon={<ThunderboltOutlined aria-hidden />}
      title={t('emptyTitle')}
      body={t('emptyBody')}
      action={
        <>
          <Button type="primary" onClick={() => router.history.push('/import')}>
            {t('emptyImport')}
          </Button>
          <Button onClick={() => router.history.push('/leads')}>{t('emptyLeads')}</Button>
        </>
      }
    />
  );
}
