import { SafetyOutlined } from '@ant-design/icons';
import { sayWord, usePartTexts } from './texts.ts';

type ScopeBadgeProps = {
  purpose: string;
  /** How many of the customer's grants allow and deny; left out where nothing is known of them. */
  allowed?: number;
  denied?: number;
};

/** For which purpose data is read here, and what the customer allowed. */
export function ScopeBadge({ purpose, allowed, denied }: ScopeBadgeProps) {
  const t = usePartTexts();
  return (
    <span className="v-tag" title={t('scopeHint')}>
      <SafetyOutlined aria-hidden />
      {sayWord(t, 'purpose', purpose)}
      {allowed !== undefined && <span>· {t('scopeAllowed', { count: allowed })}</span>}
      {denied !== undefined && denied > 0 && <span>· {t('scopeDenied', { count: denied })}</span>}
    </span>
  );
}
