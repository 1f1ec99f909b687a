import { ArrowRightOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Button, Drawer, Segmented } from 'antd';
import { useState, type ReactNode } from 'react';
import type { KindDefinition } from '@valence/contract';
import { AppLink } from '../../parts/app-link.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { ErrorState } from '../../parts/error-state.tsx';
import { useSay } from '../../parts/i18n/index.ts';
import { usePageTitle } from '../../parts/page-title.ts';
import { listPath } from '../../parts/paths.ts';
import { useMe } from '../../parts/session.ts';
import { useUrlState } from '../../parts/url-state.ts';
import { BothTexts } from './both-texts.tsx';
import { Faults } from './faults.tsx';
import { bothTexts } from './field-draft.ts';
import { FieldsTab } from './fields-tab.tsx';
import { KeysTab } from './keys-tab.tsx';
import './objects.css';
import { definitionQuery, useChangeKind } from './queries.ts';
import { RulesTab } from './rules-tab.tsx';
import { useObjectTexts } from './texts.ts';
import { VersionsTab } from './versions-tab.tsx';

const TABS = ['fields', 'rules', 'keys', 'versions'] as const;
type Tab = (typeof TABS)[number];

/** One kind: its fields, rules, unique keys and how they came to be. */
export function Page(): ReactNode {
  const texts = useObjectTexts();
  const say = useSay();
  const { kind } = useParams({ strict: false }) as { kind: string };
  const isAdmin = useMe().role === 'admin';
  const answer = useQuery({ ...definitionQuery(kind), enabled: isAdmin });
  const title = answer.data === undefined ? '' : say(answer.data.title);
  usePageTitle({ title: texts('title'), href: '/objects' }, { title, isName: true });
  if (!isAdmin) return <EmptyState title={texts('notAdmin')} />;
  if (answer.isPending)
    return (
      <div className="obj-page">
        <div className="v-panel obj-blank" role="status" aria-label={texts('loading')} />
      </div>
    );
  if (answer.isError) return <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />;
  return <Definition definition={answer.data} />;
}

function Definition({ definition }: { definition: KindDefinition }): ReactNode {
  const texts = useObjectTexts();
  const say = useSay();
  const [url, changeUrl] = useUrlState();
  const [isNaming, setNaming] = useState(false);
  const tab: Tab = TABS.find((known) => known === url['tab']) ?? 'fields';
  return (
    <div className="obj-page">
      <header className="obj-head">
        <div>
          <h1 translate="no">{say(definition.title)}</h1>
          <p className="v-quiet">
            <code translate="no">{definition.name}</code>
            {definition.isRetired && <span className="v-tag">{texts('retired')}</span>}{' '}
            {!definition.isRetired && (
              <AppLink href={listPath(definition.name)}>
                {texts('openRecords')} <ArrowRightOutlined aria-hidden />
              </AppLink>
            )}
          </p>
        </div>
        <Button onClick={() => setNaming(true)}>{texts('editNames')}</Button>
      </header>
      <Segmented
        aria-label={texts('tabs')}
        value={tab}
        options={TABS.map((value) => ({ value, label: texts(`tab_${value}`) }))}
        onChange={(next) => changeUrl({ tab: next === 'fields' ? undefined : next })}
      />
      {tab === 'fields' && <FieldsTab definition={definition} />}
      {tab === 'rules' && <RulesTab key={definition.version} definition={definition} />}
      {tab === 'keys' && <KeysTab key={definition.version} definition={definition} />}
      {tab === 'versions' && <VersionsTab kind={definition.name} />}
      {isNaming && <Names definition={definition} onClose={() => setNaming(false)} />}
    </div>
  );
}

function Names({ definition, onClose }: { definition: KindDefinition; onClose: () => void }): ReactNode {
  const texts = useObjectTexts();
  const [title, setTitle] = useState(definition.title);
  const [plural, setPlural] = useState(definition.plural);
  const change = useChangeKind(definition);
  const save = (): void =>
    change.mutate(
      { title: bothTexts(title.zh, title.en), plural: bothTexts(plural.zh, plural.en) },
      { onSuccess: onClose },
    );
  return (
    <Drawer
      open
      size={480}
      title={texts('editNames')}
      onClose={onClose}
      footer={
        <div className="obj-foot">
          <Button onClick={onClose}>{texts('cancel')}</Button>
          <Button type="primary" loading={change.isPending} onClick={save}>
            {texts('save')}
          </Button>
        </div>
      }
    >
      <div className="obj-form">
        <BothTexts label={texts('kindName')} {...title} isFocused onChange={(zh, en) => setTitle({ zh, en })} />
        <BothTexts label={texts('plural')} {...plural} onChange={(zh, en) => setPlural({ zh, en })} />
        {definition.isCustom && (
          <Button
            danger={!definition.isRetired}
            className="obj-self-start"
            onClick={() => change.mutate({ isRetired: !definition.isRetired }, { onSuccess: onClose })}
          >
            {texts(definition.isRetired ? 'unretireKind' : 'retireKind')}
          </Button>
        )}
        <Faults error={change.error} />
      </div>
    </Drawer>
  );
}
