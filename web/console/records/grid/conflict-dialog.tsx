import { Modal } from 'antd';
import type { ReactNode } from 'react';
import type { Kind } from '@valence/contract';
import { useSay } from '../../../parts/i18n/index.ts';
import { fieldOf } from '../../../parts/kinds.ts';
import { Value } from '../../../parts/value.tsx';
import { useRecordTexts } from '../texts.ts';
import type { Conflict } from './use-edits.ts';

type Props = Readonly<{ kind: Kind; conflicts: readonly Conflict[]; onSettle: (keepsMine: boolean) => void }>;

/** Somebody was faster: both values of each cell side by side, and one choice for all. */
export function ConflictDialog({ kind, conflicts, onSettle }: Props): ReactNode {
  const texts = useRecordTexts();
  const sayText = useSay();
  return (
    <Modal
      open
      title={texts('conflictTitle', { count: conflicts.length })}
      okText={texts('keepMine')}
      cancelText={texts('keepTheirs')}
      onOk={() => onSettle(true)}
      onCancel={() => onSettle(false)}
    >
      <p className="v-quiet">{texts('conflictBody')}</p>
      <table className="grid-conflicts">
        <thead>
          <tr>
            <th>{texts('conflictCell')}</th>
            <th>{texts('theirs')}</th>
            <th>{texts('mine')}</th>
          </tr>
        </thead>
        <tbody>
          {conflicts.slice(0, 20).map(({ id, field: name, title, yours, theirs, isGone }) => {
            const field = fieldOf(kind, name);
            return (
              <tr key={`${id} ${name}`}>
                <td>
                  <span translate="no">{title}</span> · {field === undefined ? name : sayText(field.title)}
                </td>
                <td>{isGone ? texts('gone') : <Value field={field} value={theirs} />}</td>
                <td>
                  <Value field={field} value={yours} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Modal>
  );
}
