import { PlusOutlined, RightOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState, type ReactNode } from 'react';
import type { KindSummaries } from '@valence/contract';
import { AppLink } from '../../parts/app-link.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { ErrorState } from '../../parts/error-state.tsx';
import { useSay } from '../../parts/i18n/index.ts';
import { usePageTitle } from '../../parts/page-title.ts';
import { useMe } from '../../parts/session.ts';
import { NewKind } from './new-kind.tsx';
import './objects.css';
import { summariesQuery } from './queries.ts';
import { useObjectTexts } from './texts.ts';

type Summary = KindSummaries['kinds'][number];

/** Every kind of record the workspace keeps: its own ones and those that ship. */
export function Page(): ReactNode {
  const texts = useObjectTexts();
  usePageTitle({ title: texts('title') });
  const [isMaking, setMaking] = useState(false);
  if (useMe().role !== 'admin') return <EmptyState title={texts('notAdmin')} />;
  return (
    <div className="obj-page">
      <header className="obj-head">
        <div>
          <h1>{texts('title')}</h1>
          <p className="v-quiet">{texts('lead')}</p>
        </div>
        <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setMaking(true)}>
          {texts('newKind')}
        </Button>
      </header>
      <Kinds />
      {isMaking && <NewKind onClose={() => setMaking(false)} />}
    </div>
  );
}

function Kinds(): ReactNode {
  const texts = useObjectTexts();
  const answer = useQuery(summariesQuery);
  if (answer.isPending) return <div className="v-panel obj-blank" role="status" aria-label={texts('loading')} />;
  if (answer.isError) return <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />;
  const own = answer.data.filter((kind) => kind.isCustom);
  return (
    <>
      <section className="v-panel obj-panel" aria-label={texts('ownKinds')}>
        <h2>{texts('ownKinds')}</h2>
        {own.length === 0 ? <p className="v-quiet">{texts('noOwnKinds')}</p> : <KindList kinds={own} />}
      </section>
      <section className="v-panel obj-panel" aria-label={texts('shippedKinds')}>
        <h2>{texts('shippedKinds')}</h2>
        <KindList kinds={answer.data.filter((kind) => !kind.isCustom)} />
      </section>
    </>
  );
}

function KindList({ kinds }: { kinds: readonly Summary[] }): ReactNode {
  const texts = useObjectTexts();
  const say = useSay();
  return (
    <ul className="obj-kinds">
      {kinds.map((kind) => (
        <li key={kind.name}>
          <AppLink href={`/objects/${kind.name}`} className="obj-kind">
            <b translate="no">{say(kind.title)}</b>
            <code className="v-faint" translate="no">
              {kind.name}
            </code>
            <span className="v-quiet v-num">
              {texts('fieldCount', { count: kind.fields })}
              {kind.ownFields > 0 && !kind.isCustom && ` · ${texts('ownFieldCount', { count: kind.ownFields })}`}
            </span>
            {kind.isRetired && <span className="v-tag">{texts('retired')}</span>}
            <RightOutlined aria-hidden className="v-faint" />
          </AppLink>
        </li>
      ))}
    </ul>
  );
}
