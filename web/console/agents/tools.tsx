import { useQuery } from '@tanstack/react-query';
import { Input } from 'antd';
import type { ReactNode } from 'react';
import type { Tool } from '@valence/contract';
import { get } from '../../parts/api.ts';
import { EffectTag } from '../../parts/effect-tag.tsx';
import { ErrorState } from '../../parts/error-state.tsx';
import { useSay } from '../../parts/i18n/index.ts';
import { ScopeBadge } from '../../parts/scope-badge.tsx';
import { useUrlState } from '../../parts/url-state.ts';
import { schemaRows } from './schema-rows.ts';
import { useAgentTexts } from './texts.ts';

/** All that agents can use, with what it may affect and its form. */
export function Tools(): ReactNode {
  const texts = useAgentTexts();
  const sayText = useSay();
  const [{ q = '' }, changeUrl] = useUrlState();
  const answer = useQuery({
    queryKey: ['tools'],
    queryFn: ({ signal }) => get<{ tools: Tool[] }>('/api/tools', {}, signal).then(({ tools }) => tools),
    staleTime: 300_000,
  });
  if (answer.isError) return <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />;
  const needle = q.trim().toLowerCase();
  const tools = (answer.data ?? []).filter(({ name, title, about }) =>
    `${name} ${sayText(title)} ${sayText(about)}`.toLowerCase().includes(needle),
  );
  return (
    <>
      <Input
        allowClear
        className="agt-find"
        placeholder={texts('findTool')}
        aria-label={texts('findTool')}
        value={q}
        onChange={(event) => changeUrl({ q: event.target.value })}
      />
      {answer.isSuccess && tools.length === 0 && <p className="v-quiet">{texts('noTools')}</p>}
      <div className="v-panel agt-tools" aria-busy={answer.isPending}>
        {tools.map((tool) => (
          <ToolRow key={`${tool.name}@${tool.version}`} tool={tool} />
        ))}
      </div>
    </>
  );
}

function ToolRow({ tool }: { tool: Tool }): ReactNode {
  const texts = useAgentTexts();
  const sayText = useSay();
  return (
    <details className="agt-tool">
      <summary>
        <span className="agt-tool-main">
          <strong>{sayText(tool.title)}</strong>{' '}
          <code className="v-faint">
            {tool.name}@{tool.version}
          </code>
          <span className="v-quiet agt-tool-about">{sayText(tool.about)}</span>
        </span>
        <span className="agt-tool-tags">
          <EffectTag effect={tool.effect} />
          <ScopeBadge purpose={tool.purpose} />
        </span>
      </summary>
      <div className="agt-schemas">
        <Schema title={texts('input')} schema={tool.input} />
        <Schema title={texts('output')} schema={tool.output} />
      </div>
    </details>
  );
}

function Schema({ title, schema }: { title: string; schema: unknown }): ReactNode {
  const texts = useAgentTexts();
  const rows = schemaRows(schema);
  return (
    <section>
      <h3>{title}</h3>
      {rows.length === 0 ? (
        <p className="v-faint">{texts('noFields')}</p>
      ) : (
        <ul className="agt-schema">
          {rows.map(({ path, type, isRequired, about }) => (
            <li key={path}>
              <code>{path}</code> <span className="agt-type">{type}</span>
              {!isRequired && <span className="v-faint"> {texts('optional')}</span>}
              {about !== '' && <div className="v-quiet">{about}</div>}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
