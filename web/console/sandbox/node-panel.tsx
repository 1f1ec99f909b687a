import { Checkbox, Input, Segmented } from 'antd';
import { useState, type ReactNode } from 'react';
import type { SandboxBreakpoint, SandboxSession } from '@valence/contract';
import { useSay } from '../../parts/i18n/index.ts';
import { useSessionAct } from './queries.ts';
import { useSandboxTexts } from './texts.ts';

/** What is set for one node: where to stop, and where its answer comes from. */
export function NodePanel({ session, node }: { session: SandboxSession; node: string }): ReactNode {
  const texts = useSandboxTexts();
  const sayText = useSay();
  const { mutate, isPending } = useSessionAct(session.id);
  const known = session.graph.nodes.find((n) => n.id === node);
  const mine = session.breakpoints.filter((b) => b.node === node);
  const [condition, setCondition] = useState(mine[0]?.if ?? '');
  if (known === undefined) return null;
  const setAll = (ats: readonly SandboxBreakpoint['at'][], text: string): void => {
    const others = session.breakpoints.filter((b) => b.node !== node);
    const when = text.trim() === '' ? {} : { if: text.trim() };
    mutate({ do: 'change', body: { breakpoints: [...others, ...ats.map((at) => ({ node, at, ...when }))] } });
  };
  const ats = mine.map((b) => b.at);
  const turn = (at: SandboxBreakpoint['at']): void =>
    setAll(ats.includes(at) ? ats.filter((other) => other !== at) : [...ats, at], condition);
  return (
    <section className="sbx-node" aria-label={`${texts('node')}: ${sayText(known.title)}`}>
      <h3>
        {texts('breakpoints')} · {sayText(known.title) || node}
      </h3>
      <Checkbox checked={ats.includes('before')} disabled={isPending} onChange={() => turn('before')}>
        {texts('breakBefore')}
      </Checkbox>
      <Checkbox checked={ats.includes('after')} disabled={isPending} onChange={() => turn('after')}>
        {texts('breakAfter')}
      </Checkbox>
      <Input
        aria-label={texts('condition')}
        placeholder={texts('condition')}
        value={condition}
        onChange={({ target }) => setCondition(target.value)}
        onBlur={() => ats.length > 0 && condition.trim() !== (mine[0]?.if ?? '') && setAll(ats, condition)}
      />
      {session.run !== null && (known.type === 'call' || known.type === 'llm') && (
        <label className="sbx-switch">
          <span className="v-quiet">{texts('switch')}</span>
          <Segmented
            value={session.switches[node] ?? 'recorded'}
            options={(['recorded', 'live'] as const).map((value) => ({ value, label: texts(`switch_${value}`) }))}
            onChange={(value) => mutate({ do: 'change', body: { switches: { ...session.switches, [node]: value } } })}
          />
        </label>
      )}
    </section>
  );
}
