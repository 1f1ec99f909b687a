import type { ReactNode } from 'react';
import type { ModelTurn, ModelTurnCall } from '@valence/contract';
import { useLocale } from '../../parts/i18n/index.ts';
import { sayMs } from '../../parts/run-graph.tsx';
import { JsonTree } from './json-tree.tsx';
import { useRunTexts } from './texts.ts';

const TONES: Record<ModelTurnCall['status'], string> = {
  waiting: '',
  done: 'is-green',
  proposed: 'is-amber',
  refused: 'is-red',
  failed: 'is-red',
};
/** Millionths in one unit of a currency. */
const MICRO = 1_000_000;

/** What a language model did in a step: which one it was, what it used, which tools it asked for and what became of that. */
export function ModelTurns({ turns }: { turns: readonly ModelTurn[] }): ReactNode {
  const texts = useRunTexts();
  const calls = turns.flatMap((turn, at) => turn.calls.map((call, place) => ({ call, key: `${at}.${place}` })));
  return (
    <section className="model-turns">
      <h3>{texts('model')}</h3>
      <Totals turns={turns} />
      {calls.length === 0 ? (
        <p className="v-faint">{texts('modelNoCalls')}</p>
      ) : (
        <>
          <h4>{texts('modelAsked')}</h4>
          <ol className="model-calls">
            {calls.map(({ call, key }) => (
              <Call key={key} call={call} />
            ))}
          </ol>
        </>
      )}
    </section>
  );
}

function Totals({ turns }: { turns: readonly ModelTurn[] }): ReactNode {
  const texts = useRunTexts();
  const locale = useLocale();
  const sum = (of: (turn: ModelTurn) => number): number => turns.reduce((total, turn) => total + of(turn), 0);
  const names = (of: (turn: ModelTurn) => string | null): string =>
    [...new Set(turns.map(of).filter((name) => name !== null))].join(', ');
  const number = new Intl.NumberFormat(locale);
  const repairs = sum((t) => t.repairs);
  const notes = [
    turns.length > 1 ? texts('modelAnswers', { count: turns.length }) : null,
    repairs > 0 ? texts('modelRepairs', { count: repairs }) : null,
    turns.every((t) => t.isFromCache) ? texts('modelCached') : null,
  ].filter((note) => note !== null);
  const tokens = { read: number.format(sum((t) => t.tokensIn)), written: number.format(sum((t) => t.tokensOut)) };
  const facts = [
    { label: texts('modelBy'), value: names((t) => t.model) },
    { label: texts('modelAt'), value: names((t) => t.endpoint) },
    { label: texts('modelAdapter'), value: names((t) => t.adapter) },
    { label: texts('modelTokens'), value: texts('modelTokensOf', tokens) },
    { label: texts('modelCost'), value: costOf(turns, locale) },
    { label: texts('took'), value: sayMs(sum((t) => t.ms)) },
  ];
  return (
    <>
      <dl className="step-facts v-num">
        {facts.map(
          ({ label, value }) =>
            value !== '' && (
              <div key={label}>
                <dt>{label}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
      {notes.length > 0 && <p className="v-faint">{notes.join(' · ')}</p>}
    </>
  );
}

/** What all answers cost, by currency; empty where no price is known. One costs less than the smallest coin. */
function costOf(turns: readonly ModelTurn[], locale: string): string {
  const costs = new Map<string, number>();
  for (const { cost } of turns)
    if (cost !== null) costs.set(cost.currency, (costs.get(cost.currency) ?? 0) + cost.micro);
  return [...costs]
    .map(([currency, micro]) =>
      new Intl.NumberFormat(locale, { style: 'currency', currency, maximumSignificantDigits: 3 }).format(micro / MICRO),
    )
    .join(' + ');
}

function Call({ call }: { call: ModelTurnCall }): ReactNode {
  const texts = useRunTexts();
  return (
    <li>
      <details>
        <summary>
          <span className="model-call-tool" translate="no">
            {call.tool}
          </span>
          <span className={`v-tag ${TONES[call.status]}`}>{texts(`call_${call.status}`)}</span>
          {call.reason !== null && <span className="v-quiet">{call.reason}</span>}
        </summary>
        <h5>{texts('callInput')}</h5>
        <JsonTree value={call.input} />
        {call.output !== null && (
          <>
            <h5>{texts('callOutput')}</h5>
            <JsonTree value={call.output} />
          </>
        )}
      </details>
    </li>
  );
}
