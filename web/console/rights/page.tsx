import { Tabs } from 'antd';
import type { ReactNode } from 'react';
import { EmptyState } from '../../parts/empty-state.tsx';
import { usePageTitle } from '../../parts/page-title.ts';
import { useMe } from '../../parts/session.ts';
import { useUrlState } from '../../parts/url-state.ts';
import './rights.css';
import { RulesTab } from './rules-tab.tsx';
import { SeeAsTab } from './see-as-tab.tsx';
import { TeamsTab } from './teams-tab.tsx';
import { useRightTexts } from './texts.ts';

/** Who may see and do what: rules by role and kind, teams, and a look with another's eyes. */
export function Page(): ReactNode {
  const texts = useRightTexts();
  usePageTitle({ title: texts('title') });
  const [{ tab }, changeUrl] = useUrlState();
  if (useMe().role !== 'admin') return <EmptyState title={texts('notAdmin')} />;
  return (
    <div className="rights-page">
      <header>
        <h1>{texts('title')}</h1>
        <p className="v-quiet">{texts('lead')}</p>
      </header>
      <Tabs
        activeKey={tab ?? 'rules'}
        onChange={(next) => changeUrl({ tab: next === 'rules' ? undefined : next }, 'push')}
        items={[
          { key: 'rules', label: texts('tabRules'), children: <RulesTab /> },
          { key: 'teams', label: texts('tabTeams'), children: <TeamsTab /> },
          { key: 'see-as', label: texts('tabSeeAs'), children: <SeeAsTab /> },
        ]}
      />
    </div>
  );
}
