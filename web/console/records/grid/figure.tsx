import type { ReactNode } from 'react';
import type { Field } from '@valence/contract';
import type { CellLook } from '../cell.tsx';
import { saySum, type Sum } from './say-sum.ts';

/** A sum in three digits, exact on hover: a column is narrower than what it adds up to. */
export function Figure({ field, sum, look }: { field: Field; sum: Sum | undefined; look: CellLook }): ReactNode {
  return (
    <span className="v-num" title={saySum(field, sum, look.locale)}>
      {saySum(field, sum, look.locale, true)}
    </span>
  );
}
