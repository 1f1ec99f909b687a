import { CalendarOutlined, PlayCircleOutlined, ThunderboltOutlined } from '@ant-design/icons';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Popover, Segmented, Switch } from 'antd';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import { AUTONOMY, type Agent, type AgentPatch } from '@valence/contract';
import type { z } from 'zod';
import { patch } from '../../parts/api.ts';
import { AppLink } from '../../parts/app-link.tsx';
import { useLocale, useSay } from '../../parts/i18n/index.ts';
import { kindsQuery } from '../../parts/kinds.ts';
import { RunGraph, sayMs } from '../../parts/run-graph.tsx';
import { ScopeBadge } from '../../parts/scope-badge.tsx';
import { useMe } from '../../parts/session.ts';
import { useAgentTexts } from './texts.ts';
import { WaitingRuns } from './waiting-runs.tsx';

const RunByHand = lazy(() => import('./run-by-hand.tsx').then(({ RunByHand: found }) => ({ default: found })));

const WAKE_ICONS = {
  event: <ThunderboltOutlined aria-hidden />,
  schedule: <CalendarOutlined aria-hidden />,
  hand: <PlayCircleOutlined aria-hidden />,
};

/** One agent: what it does, how far it may go, when it wakes, how it fared. */
export function AgentCard({ agent }: { agent: Agent }): ReactNode {
  const texts = useAgentTexts();
  const sayText = useSay();
  const mayChange = useMe().role !== 'rep';
  const change = useChange(agent);
  const [isStarting, setStarting] = useState(false);
  const title = sayText(agent.title);
  return (
    <article className="v-panel agt-card">
      <header className="agt-card-head">
        <div className="agt-card-title">
          <h2>{title}</h2>
          <span className="v-faint v-num">{agent.version}</span>
          <ScopeBadge purpose={agent.purpose} />
        </div>
        <span className="agt-switch" title={mayChange ? undefined : texts('notAllowed')}>
          <span className="v-quiet" aria-hidden>
            {texts(agent.isOn ? 'on' : 'off')}
          </span>
          <Switch
            checked={agent.isOn}
            disabled={!mayChange}
            aria-label={texts('switchOn', { name: title })}
            onChange={(isOn) => change({ isOn })}
          />
        </span>
      </header>
      <p className="v-quiet agt-about">{sayText(agent.about)}</p>
      {mayChange && <WaitingRuns name={agent.name} />}
      <div className="agt-columns">
        <section>
          <h3>{texts('autonomy')}</h3>
          <div title={mayChange ? undefined : texts('notAllowed')}>
            <Segmented
              aria-label={`${texts('autonomy')}: ${title}`}
              disabled={!mayChange}
              value={agent.autonomy}
              options={AUTONOMY.map((level) => ({ value: level, label: texts(level) }))}
              onChange={(autonomy) => change({ autonomy })}
            />
          </div>
          <p className="v-quiet agt-hint">{texts(`${agent.autonomy}Hint`)}</p>
        </section>
        <section>
          <h3>{texts('wakes')}</h3>
          <ul className="agt-wakes">
            {agent.wakes.map((wake) => (
              <li key={`${wake.by} ${wake.on}`}>
                <span aria-hidden>{WAKE_ICONS[wake.by]}</span> {texts(`by_${wake.by}`)} <WakeWords wake={wake} />
              </li>
            ))}
          </ul>
        </section>
        <Stats agent={agent} />
      </div>
      <Steps agent={agent} title={title} />
      <footer className="agt-foot">
        <Popover
          trigger="click"
          placement="topLeft"
          open={isStarting}
          onOpenChange={setStarting}
          destroyOnHidden
          content={
            <Suspense fallback={<div className="agt-start" />}>
              <RunByHand agent={agent} onClose={() => setStarting(false)} />
            </Suspense>
          }
        >
          <Button icon={<PlayCircleOutlined aria-hidden />} disabled={!agent.isOn}>
            {texts('runNow')}
          </Button>
        </Popover>
        <AppLink href={`/sandbox?agent=${encodeURIComponent(agent.name)}`}>{texts('tryOut')}</AppLink>
        {mayChange && <AppLink href={`/cases/${encodeURIComponent(agent.name)}`}>{texts('cases')}</AppLink>}
        {mayChange && <AppLink href={`/training/${encodeURIComponent(agent.name)}`}>{texts('training')}</AppLink>}
        <AppLink href={`/runs?agent=${encodeURIComponent(agent.name)}`}>{texts('seeRuns')}</AppLink>
        <AppLink href={`/studio/${encodeURIComponent(agent.name)}`}>{texts('openStudio')}</AppLink>
      </footer>
    </article>
  );
}

/** The steps of an agent, drawn when somebody wants to see them: many agents stand on one page. */
function Steps({ agent, title }: { agent: Agent; title: string }): ReactNode {
  const texts = useAgentTexts();
  const [isOpen, setOpen] = useState(false);
  return (
    <details className="agt-steps" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary aria-label={`${texts('graph')}: ${title}`}>{texts('graph')}</summary>
      {isOpen && (
        <div className="agt-graph">
          <RunGraph graph={agent.graph} />
        </div>
      )}
    </details>
  );
}

function Stats({ agent: { stats } }: { agent: Agent }): ReactNode {
  const texts = useAgentTexts();
  const number = new Intl.NumberFormat(useLocale());
  const answered = stats.accepted + stats.edited + stats.refused;
  const share = (count: number): string => `${(answered === 0 ? 0 : (count / answered) * 100).toFixed(1)}%`;
  return (
    <section>
      <h3>
        <span className="v-num">{texts('runs', { count: stats.runs, shown: number.format(stats.runs) })}</span>
        {stats.p95WorkMs !== null && (
          <span className="v-faint v-num"> · {texts('p95', { time: sayMs(stats.p95WorkMs) })}</span>
        )}
      </h3>
      {answered === 0 ? (
        <p className="v-faint">{texts('noAnswers')}</p>
      ) : (
        <>
          <div className="agt-shares" aria-hidden>
            <i className="is-accepted" style={{ width: share(stats.accepted) }} />
            <i className="is-edited" style={{ width: share(stats.edited) }} />
            <i className="is-refused" style={{ width: share(stats.refused) }} />
          </div>
          <dl className="agt-answers v-num">
            {(['accepted', 'edited', 'refused'] as const).map((name) => (
              <div key={name}>
                <i className={`is-${name}`} aria-hidden />
                <dt>{texts(name)}</dt>
                <dd>{number.format(stats[name])}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </section>
  );
}

/** Changes at once on screen, takes it back when the server refuses. */
function useChange(agent: Agent): (change: z.infer<typeof AgentPatch>) => void {
  const client = useQueryClient();
  const { message } = App.useApp();
  const key = ['agents'];
  const put = (next: Agent): void => {
    client.setQueryData<Agent[]>(key, (known) => known?.map((other) => (other.name === next.name ? next : other)));
  };
  const save = useMutation({
    mutationFn: (change: z.infer<typeof AgentPatch>) =>
      patch<Agent>(`/api/agents/${encodeURIComponent(agent.name)}`, change),
    onMutate: ({ autonomy, isOn }) => {
      put({ ...agent, autonomy: autonomy ?? agent.autonomy, isOn: isOn ?? agent.isOn });
      return agent;
    },
    onError: (error, _change, before) => {
      if (before !== undefined) put(before);
      void message.error(error.message);
    },
    onSettled: () => client.invalidateQueries({ queryKey: key }),
  });
  return (change) => save.mutate(change);
}

const WAKE_WORDS = {
  'record.made': 'wakeMade',
  'record.changed': 'wakeChanged',
  'contract.ends_soon': 'wakeEndsSoon',
  'meeting.comes_up': 'wakeMeeting',
  'deal.goes_astray': 'wakeAstray',
  'rival.spoken_of': 'wakeRival',
  'goal.week_begins': 'wakeGoal',
  'customer.looks_leaving': 'wakeLeaving',
} as const;

function isKnownWake(event: string): event is keyof typeof WAKE_WORDS {
  return Object.hasOwn(WAKE_WORDS, event);
}

/** When an agent wakes, in words where we have them, else as it is written in its graph. */
function WakeWords({ wake: { by, on } }: { wake: Agent['wakes'][number] }): ReactNode {
  const texts = useAgentTexts();
  const sayText = useSay();
  const kinds = useQuery(kindsQuery).data ?? [];
  if (by === 'hand') return null;
  const [, event = '', name] = /^(\w+\.\w+)[ :](\w+)$/.exec(on) ?? [];
  const kind = kinds.find((known) => known.name === name);
  if (!isKnownWake(event) || kind === undefined) return <code>{on}</code>;
  return <span title={on}>{texts(WAKE_WORDS[event], { kind: sayText(kind.title) })}</span>;
}
