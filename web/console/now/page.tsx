import { ThunderboltOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import type { Decision, Now } from '@valence/contract';
import type { CardMode } from '../../parts/answer-bar.tsx';
import { DecisionCard } from '../../parts/decision-card.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { ErrorState } from '../../parts/error-state.tsx';
import { nowQuery } from '../../parts/now-query.ts';
import { usePageTitle } from '../../parts/page-title.ts';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { useUrlState } from '../../parts/url-state.ts';
import { useAnswer } from '../../parts/use-answer.tsx';
import { PagePending } from '../shell/page-states.tsx';
import { Aside } from './aside.tsx';
import { useCardKeys, type CardCommand } from '../../parts/card-keys.ts';
import './now.css';
import { useNowTexts } from './texts.ts';

/** What to do now: at most seven suggestions in order, today's tasks, and what the agents did. */
export function Page() {
  const t = useNowTexts();
  usePageTitle({ title: t('title') });
  const { data, error, refetch, dataUpdatedAt } = useQuery(nowQuery);
  if (data === undefined) {
    return error === null ? <PagePending /> : <ErrorState error={error} onRetry={() => void refetch()} />;
  }
  return (
    <div className="now">
      <section className="now-cards" aria-label={t('title')}>
        {data.cards.length === 0 ? <Nothing /> : <Cards now={data} updatedAt={dataUpdatedAt} />}
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
    if (command !== 'accept') return command === 'edit' && !card?.chain.touch ? undefined : setMode(command);
    return card && respond(card, { answer: 'accept' });
  };
  const respond = (card: Decision, given: Parameters<typeof answer>[1]) => {
    // The next card takes the place of the answered one, so that a morning's work is ⏎ ⏎ ⏎.
    const next = cards[selected + 1] ?? cards[selected - 1];
    setMode('read');
    changeUrl({ card: next?.id });
    answer(card, given);
  };
  useCardKeys(mode === 'read' && url['evidence'] === undefined, onCommand);

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
          decision={card}
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
function showCard(card: Decision | undefined): void {
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
