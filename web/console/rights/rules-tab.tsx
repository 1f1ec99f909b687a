import { useQuery } from '@tanstack/react-query';
import { Input, Select } from 'antd';
import { useState, type ReactNode } from 'react';
import type { Kind, KindRight, RightRule } from '@valence/contract';
import { ErrorState } from '../../parts/error-state.tsx';
import { useSay } from '../../parts/i18n/index.ts';
import { kindsQuery } from '../../parts/kinds.ts';
import { sentenceCase } from '../../parts/sentence-case.ts';
import { isUnlimited, presetOf } from './presets.ts';
import { rightsQuery, teamsQuery } from './queries.ts';
import { RightDrawer } from './right-drawer.tsx';
import { useRightTexts } from './texts.ts';

const ROLES = ['rep', 'manager'] as const;
type Role = (typeof ROLES)[number];
/** Rules for all kinds without one of their own. */
const ANY = '*';

/** Kinds down, roles across; each cell says in words what holds and opens for change. */
export function RulesTab(): ReactNode {
  const texts = useRightTexts();
  const say = useSay();
  const kinds = useQuery(kindsQuery).data;
  const rules = useQuery(rightsQuery);
  const teams = useQuery(teamsQuery).data ?? [];
  const [team, setTeam] = useState<string | null>(null);
  const [words, setWords] = useState('');
  const [opened, setOpened] = useState<{ role: Role; kind: string } | null>(null);
  if (rules.isError) return <ErrorState error={rules.error} onRetry={() => void rules.refetch()} />;
  if (rules.isPending || kinds === undefined)
    return <div className="v-panel rights-blank" role="status" aria-label={texts('loading')} />;
  const named = (name: string): string => {
    const kind = kinds.find((k) => k.name === name);
    return kind === undefined ? texts('anyKind') : sentenceCase(say(kind.plural));
  };
  const shown = [...kinds.map((k) => k.name), ANY].filter((name) =>
    named(name).toLowerCase().includes(words.trim().toLowerCase()),
  );
  const ruleAt = (role: Role, kind: string, of: string | null): RightRule | undefined =>
    rules.data.find((r) => r.role === role && r.kind === kind && r.team === of);
  return (
    <div className="rights-rules">
      <div className="rights-bar">
        <Input
          allowClear
          value={words}
          aria-label={texts('findKind')}
          placeholder={texts('findKind')}
          onChange={(event) => setWords(event.target.value)}
        />
        {teams.length > 0 && (
          <Select
            value={team ?? ''}
            aria-label={texts('forWhom')}
            options={[
              { value: '', label: texts('wholeRole') },
              ...teams.map((t) => ({ value: t.id, label: texts('teamOnly', { name: t.name }) })),
            ]}
            onChange={(next) => setTeam(next === '' ? null : next)}
          />
        )}
      </div>
      <div className="v-panel rights-matrix">
        <div className="rights-row is-head" aria-hidden>
          <span />
          {ROLES.map((role) => (
            <span key={role}>{texts(`role_${role}`)}</span>
          ))}
        </div>
        {shown.map((name) => (
          <div key={name} className="rights-row">
            <strong>{named(name)}</strong>
            {ROLES.map((role) => (
              <button key={role} type="button" className="rights-cell" onClick={() => setOpened({ role, kind: name })}>
                <span className="v-hidden">{texts('edit', { role: texts(`role_${role}`), kind: named(name) })} </span>
                <span className="rights-cell-role v-faint">{texts(`role_${role}`)}</span>
                <Summary right={ruleAt(role, name, team)?.right} isOfTeam={team !== null} />
              </button>
            ))}
          </div>
        ))}
      </div>
      <p className="v-faint">{texts('adminNote')}</p>
      {opened !== null && (
        <RightDrawer
          place={{ ...opened, team }}
          rule={ruleAt(opened.role, opened.kind, team)}
          kind={kinds.find((k: Kind) => k.name === opened.kind)}
          kinds={kinds}
          title={texts('edit', { role: texts(`role_${opened.role}`), kind: named(opened.kind) })}
          onClose={() => setOpened(null)}
        />
      )}
    </div>
  );
}

function Summary({ right, isOfTeam }: { right: KindRight | undefined; isOfTeam: boolean }): ReactNode {
  const texts = useRightTexts();
  if (right === undefined) return <span className="v-quiet">{texts(isOfTeam ? 'fromRole' : 'noLimit')}</span>;
  if (isUnlimited(right)) return <span>{texts('noLimit')}</span>;
  const acts = (['see', 'change', 'remove'] as const).flatMap((act) =>
    act !== 'see' && right[act] === 'all'
      ? []
      : [texts('sum', { what: texts(act), rows: texts(`rows_${presetOf(right[act])}`) })],
  );
  const rest = [
    ...(right.make ? [] : [texts('noMake')]),
    ...(right.export ? [] : [texts('noExport')]),
    ...(right.hidden.length === 0 ? [] : [texts('hiddenCount', { count: right.hidden.length })]),
    ...(right.readOnly.length === 0 ? [] : [texts('readOnlyCount', { count: right.readOnly.length })]),
  ];
  return <span>{[...acts, ...rest].join(' · ')}</span>;
}
