import { PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState, type ReactNode } from 'react';
import type { StudioAgent } from '@valence/contract';
import { AppLink } from '../../../parts/app-link.tsx';
import { ErrorState } from '../../../parts/error-state.tsx';
import { useSay } from '../../../parts/i18n/index.ts';
import { usePageTitle } from '../../../parts/page-title.ts';
import { RelativeTime } from '../../../parts/relative-time.tsx';
import { PagePending } from '../../shell/page-states.tsx';
import { studioAgentsQuery, studioPath } from '../queries.ts';
import '../studio.css';
import { useStudioTexts } from '../texts.ts';
import { NewAgentDialog } from './new-agent.tsx';
import { TEMPLATES } from './templates.ts';

type Asked = Readonly<{ copy?: string }> | null;

/** The agents of this workspace as they are built, and the templates to begin with. */
export function Page(): ReactNode {
  const t = useStudioTexts();
  usePageTitle({ title: t('agents'), href: '/agents' }, { title: t('title') });
  const answer = useQuery(studioAgentsQuery);
  const [asked, setAsked] = useState<Asked>(null);
  if (answer.isError) return <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />;
  if (answer.data === undefined) return <PagePending />;
  const { agents, canBuild } = answer.data;
  const own = agents.filter(({ isShipped }) => !isShipped);
  return (
    <div className="std-list">
      <header className="std-list-head">
        <div>
          <h1>{t('title')}</h1>
          <p className="v-quiet">{t('listLead')}</p>
        </div>
        {canBuild && (
          <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setAsked({})}>
            {t('newAgent')}
          </Button>
        )}
      </header>
      <section aria-labelledby="own-agents">
        <h2 id="own-agents">{t('ownAgents')}</h2>
        {own.length === 0 ? (
          <p className="v-quiet">{t(canBuild ? 'noOwn' : 'noOwnNoBuild')}</p>
        ) : (
          <ul className="v-panel std-own">
            {own.map((agent) => (
              <OwnRow key={agent.name} agent={agent} />
            ))}
          </ul>
        )}
      </section>
      <section aria-labelledby="templates">
        <h2 id="templates">{t('templates')}</h2>
        <p className="v-quiet">{t('templatesLead')}</p>
        <ul className="std-gallery">
          {TEMPLATES.map((template) => (
            <TemplateCard
              key={template.name}
              template={template}
              agent={agents.find(({ name, isShipped }) => isShipped && name === template.name)}
              onCopy={canBuild ? () => setAsked({ copy: template.name }) : null}
            />
          ))}
        </ul>
      </section>
      {asked !== null && <NewAgentDialog agents={agents} {...asked} onClose={() => setAsked(null)} />}
    </div>
  );
}

function OwnRow({ agent }: Readonly<{ agent: StudioAgent }>): ReactNode {
  const t = useStudioTexts();
  const say = useSay();
  return (
    <li>
      <div className="std-own-words">
        <AppLink href={studioPath(agent.name)}>
          <strong>{say(agent.title)}</strong>
        </AppLink>
        <span className="v-cut v-quiet">{say(agent.about)}</span>
      </div>
      <span className="std-own-facts">
        {agent.activeVersion === null ? (
          <span className="v-tag">{t('notAtWork')}</span>
        ) : (
          <span className="v-tag is-green v-num">{t('atWorkVersion', { version: agent.activeVersion })}</span>
        )}
        {agent.problems > 0 && <span className="v-tag is-red">{t('problemCount', { count: agent.problems })}</span>}
        {agent.updatedAt !== null && <RelativeTime at={agent.updatedAt} />}
      </span>
    </li>
  );
}

type TemplateCardProps = Readonly<{
  template: (typeof TEMPLATES)[number];
  agent: StudioAgent | undefined;
  onCopy: (() => void) | null;
}>;

function TemplateCard({ template, agent, onCopy }: TemplateCardProps): ReactNode {
  const t = useStudioTexts();
  const say = useSay();
  const title = say(agent?.title ?? template.title);
  return (
    <li className={agent === undefined ? 'v-panel is-later' : 'v-panel'}>
      <h3>{title}</h3>
      <p className="v-quiet">{say(template.about)}</p>
      <div className="std-gallery-foot">
        {agent === undefined ? (
          <span className="v-tag">{t('notBuilt')}</span>
        ) : (
          <>
            <AppLink href={studioPath(agent.name)}>{t('look')}</AppLink>
            {onCopy !== null && (
              <Button size="small" aria-label={t('copyNamed', { name: title })} onClick={onCopy}>
                {t('copyToChange')}
              </Button>
            )}
          </>
        )}
      </div>
    </li>
  );
}
