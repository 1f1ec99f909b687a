import { CaretRightOutlined, StepForwardOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { useState, type ReactNode } from 'react';
import type { SandboxRest, SandboxSession } from '@valence/contract';
import { useLocale } from '../../parts/i18n/index.ts';
import { sayExact } from '../../parts/relative-time.tsx';
import { JsonTree } from '../runs/json-tree.tsx';
import '../runs/runs.css';
import { useSessionAct, type SessionAct } from './queries.ts';
import { useSandboxTexts } from './texts.ts';

type Acting = Readonly<{ act: (act: SessionAct) => void; isActing: boolean }>;

/** What can be done next: play on, answer, or put the clock on. */
export function Controls({ session }: { session: SandboxSession }): ReactNode {
  const { mutate, isPending } = useSessionAct(session.id);
  const acting = { act: (act: SessionAct) => mutate(act), isActing: isPending };
  const { rest } = session;
  return (
    <section className={`sbx-bar is-${rest.at}`} role="status">
      {rest.at === 'paused' && <Paused rest={rest} {...acting} />}
      {rest.at === 'waiting' && <Waiting rest={rest} {...acting} />}
      {(rest.at === 'done' || rest.at === 'failed') && <Ended rest={rest} />}
    </section>
  );
}

function Paused({ rest, act, isActing }: Acting & { rest: Extract<SandboxRest, { at: 'paused' }> }): ReactNode {
  const texts = useSandboxTexts();
  return (
    <>
      <Button
        icon={<StepForwardOutlined aria-hidden />}
        title={texts('stepHint')}
        disabled={isActing}
        onClick={() => act({ do: 'play', body: { how: 'step' } })}
      >
        {texts('step')}
      </Button>
      <Button
        type="primary"
        icon={<CaretRightOutlined aria-hidden />}
        title={texts('playHint')}
        loading={isActing}
        onClick={() => act({ do: 'play', body: { how: 'continue' } })}
      >
        {texts('play')}
      </Button>
      <span className="v-quiet">
        {rest.why !== 'step' && `${texts(`why_${rest.why}`)} · `}
        {rest.key === '' ? texts('atStart') : texts('next', { step: rest.key })}
      </span>
    </>
  );
}

function Waiting({ rest, ...acting }: Acting & { rest: Extract<SandboxRest, { at: 'waiting' }> }): ReactNode {
  const texts = useSandboxTexts();
  const locale = useLocale();
  const at = rest.wakeAt === null ? null : sayExact(rest.wakeAt, locale);
  const { act, isActing } = acting;
  if (rest.for === 'answer') {
    return (
      <>
        <strong>{texts('waitsForAnswer')}</strong>
        <Button type="primary" disabled={isActing} onClick={() => act({ do: 'answer', body: { answer: 'accepted' } })}>
          {texts('accept')}
        </Button>
        <Button disabled={isActing} onClick={() => act({ do: 'answer', body: { answer: 'refused' } })}>
          {texts('refuse')}
        </Button>
        {at !== null && (
          <Button disabled={isActing} onClick={() => act({ do: 'answer', body: { answer: 'expired' } })}>
            {texts('expire', { at })}
          </Button>
        )}
      </>
    );
  }
  const isEvent = rest.for === 'event';
  return (
    <>
      <strong>{waitWords(texts, isEvent, at)}</strong>
      {at !== null && (
        <Button type="primary" disabled={isActing} onClick={() => act({ do: 'wake', body: { event: null } })}>
          {texts('jump', { at })}
        </Button>
      )}
      {isEvent && <TellEvent {...acting} />}
    </>
  );
}

function waitWords(texts: ReturnType<typeof useSandboxTexts>, isEvent: boolean, at: string | null): string {
  if (at === null) return texts('waitsForEvent');
  return isEvent ? texts('waitsForEventOrTime', { at }) : texts('waitsForTime', { at });
}

function TellEvent({ act, isActing }: Acting): ReactNode {
  const texts = useSandboxTexts();
  const [text, setText] = useState('{}');
  const event = objectIn(text);
  return (
    <>
      <Input
        className="sbx-event"
        aria-label={texts('eventData')}
        value={text}
        status={event === null ? 'error' : ''}
        onChange={({ target }) => setText(target.value)}
      />
      <Button disabled={isActing || event === null} onClick={() => act({ do: 'wake', body: { event } })}>
        {texts('tellEvent')}
      </Button>
    </>
  );
}

function objectIn(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

function Ended({ rest }: { rest: Extract<SandboxRest, { at: 'done' | 'failed' }> }): ReactNode {
  const texts = useSandboxTexts();
  if (rest.at === 'failed') {
    return (
      <p role="alert">
        <strong>{texts('rest_failed')}</strong> {rest.error}
      </p>
    );
  }
  return (
    <details>
      <summary>
        <strong>{texts('resultTitle')}</strong>
      </summary>
      <JsonTree value={rest.output} />
    </details>
  );
}
