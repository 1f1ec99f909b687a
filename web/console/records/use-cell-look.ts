import { useMemo } from 'react';
import { useLocale } from '../../parts/i18n/index.ts';
import type { CellLook } from './cell.tsx';
import { useRecordTexts } from './texts.ts';

/** What cells and cards need to speak. */
export function useCellLook(): CellLook {
  const texts = useRecordTexts();
  const locale = useLocale();
  return useMemo(
    () => ({
      locale,
      yes: texts('yes'),
      no: texts('no'),
      unknown: texts('unknown'),
      untitled: texts('untitled'),
      tick: (title: string) => texts('tick', { title }),
    }),
    [locale, texts],
  );
}
