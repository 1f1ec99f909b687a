import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Input, Select, Switch, Tag } from 'antd';
import type { ChangeOperations, ToolOperation, ToolSourceDetail } from '@valence/contract';
import { useState, type ReactNode } from 'react';
import { put } from '../../parts/api.ts';
import { EffectTag } from '../../parts/effect-tag.tsx';
import { matching } from './draft.ts';
import { apiPath, OUTSIDE, sourceQuery } from './queries.ts';
import { useOutsideTexts } from './texts.ts';

type Change = ChangeOperations['operations'];

/** The operations of a service: which of them agents may call, and what those count as. */
export function Operations({ detail }: { detail: ToolSourceDetail }): ReactNode {
  const t = useOutsideTexts();
  const client = useQueryClient();
  const [typed, setTyped] = useState('');
  const { id } = detail.source;
  const changing = useMutation({
    mutationFn: (operations: Change) => put<ToolSourceDetail>(`${apiPath(id)}/operations`, { operations }),
    onSuccess: (changed) => client.setQueryData(sourceQuery(id).queryKey, changed),
    onSettled: () => client.invalidateQueries({ queryKey: OUTSIDE }),
  });
  const shown = matching(detail.operations, typed);
  const all = (isOn: boolean): void => changing.mutate(shown.map(({ name }) => ({ name, isOn })));
  return (
    <section>
      <div className="out-bar">
        <h2>{t('operations')}</h2>
        <Input.Search
          allowClear
          className="out-find"
          aria-label={t('find')}
          placeholder={t('find')}
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
        />
        <Button disabled={shown.length === 0} onClick={() => all(true)}>
          {t('allOn')}
        </Button>
        <Button disabled={shown.length === 0} onClick={() => all(false)}>
          {t('allOff')}
        </Button>
      </div>
      {changing.isError && <Alert type="error" showIcon title={changing.error.message} />}
      {shown.length === 0 ? (
        <p className="v-quiet">{t('noMatch')}</p>
      ) : (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls sideways is reached by keys too
        <div className="v-panel out-scroll" role="region" aria-label={t('operations')} tabIndex={0}>
          <table className="out-table">
            <thead>
              <tr>
                <th>{t('operation')}</th>
                <th>{t('call')}</th>
                <th>{t('effect')}</th>
                <th>{t('isOn')}</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((operation) => (
                <Row key={operation.name} operation={operation} onChange={(part) => changing.mutate([part])} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

type RowProps = Readonly<{ operation: ToolOperation; onChange: (change: Change[number]) => void }>;

function Row({ operation, onChange }: RowProps): ReactNode {
  const t = useOutsideTexts();
  const { name, title, about, call, effect, canRead, isOn, isThere, version } = operation;
  return (
    <tr>
      <td className="out-words">
        <span translate="no">{title}</span> {version > 1 && <Tag>{t('version', { n: version })}</Tag>}
        {!isThere && <Tag color="warning">{t('gone')}</Tag>}
        <code className="v-faint">{operation.fn}</code>
        {about !== '' && (
          <span className="v-faint v-cut" title={about} translate="no">
            {about}
          </span>
        )}
      </td>
      <td>
        <code translate="no">{call}</code>
      </td>
      <td translate={canRead ? 'no' : undefined}>
        {canRead ? (
          <Select
            aria-label={t('effectOf', { name: title })}
            value={effect}
            options={(['reads', 'leaves-the-building'] as const).map((value) => ({
              value,
              label: t(`effect_${value}`),
            }))}
            onChange={(next) => onChange({ name, effect: next })}
          />
        ) : (
          <span title={t('fixedEffect')}>
            <EffectTag effect={effect} />
          </span>
        )}
      </td>
      <td translate="no">
        <Switch
          aria-label={t('switch', { name: title })}
          checked={isOn}
          onChange={(next) => onChange({ name, isOn: next })}
        />
      </td>
    </tr>
  );
}
