import { EditOutlined, ExportOutlined, EyeOutlined } from '@ant-design/icons';
import type { Effect } from '@valence/contract';
import type { ReactNode } from 'react';
import { usePartTexts } from './texts.ts';

const LOOKS = {
  reads: { tone: '', icon: <EyeOutlined aria-hidden />, title: 'effectReads', hint: 'effectReadsHint' },
  writes: { tone: 'is-blue', icon: <EditOutlined aria-hidden />, title: 'effectWrites', hint: 'effectWritesHint' },
  'leaves-the-building': {
    tone: 'is-amber',
    icon: <ExportOutlined aria-hidden />,
    title: 'effectLeaves',
    hint: 'effectLeavesHint',
  },
} as const satisfies Record<Effect, { tone: string; icon: ReactNode; title: string; hint: string }>;

/** What a tool or step may do to the world: reads, writes, or leaves the building. */
export function EffectTag({ effect }: { effect: Effect }) {
  const t = usePartTexts();
  const { tone, icon, title, hint } = LOOKS[effect];
  return (
    <span className={`v-tag ${tone}`} title={t(hint)}>
      {icon}
      {t(title)}
    </span>
  );
}
