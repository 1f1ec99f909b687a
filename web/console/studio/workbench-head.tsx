import { CheckCircleOutlined, CloseCircleFilled, WarningFilled } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Button, Drawer } from 'antd';
import { useState } from 'react';
import type { GraphProblem, StudioAgentDetail } from '@valence/contract';
import type { Editor } from './editor.ts';
import { readGraph } from './model/graph.ts';
import { studioAgentQuery } from './queries.ts';
import { useStudioTexts } from './texts.ts';
import type { Draft } from './use-draft.ts';
import { MoreActs } from './versions/more-acts.tsx';
import { Publish } from './versions/publish.tsx';
import { VersionList } from './versions/version-list.tsx';

type Props = Readonly<{
  agent: StudioAgentDetail;
  editor: Editor;
  draft: Draft;
  problems: readonly GraphProblem[] | null;
  title: string;
  onProblems: () => void;
  onCompare: (version: string) => void;
}>;

/** What is being worked on, whether it is saved, and what is wrong with it. */
export function WorkbenchHead({ agent, editor, draft, problems, title, onProblems, onCompare }: Props) {
  const t = useStudioTexts();
  const client = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const theirs = async (): Promise<StudioAgentDetail> =>
    client.fetchQuery({ ...studioAgentQuery(agent.name), staleTime: 0 });
  const takeTheirs = async (): Promise<void> => {
    const found = await theirs();
    if (found.draft === null) return;
    editor.replace(readGraph(found.draft.graph));
    draft.restOn(found.draft.revision, editor.graph());
  };
  const keepMine = async (): Promise<void> => draft.restOn((await theirs()).draft?.revision ?? 0);
  return (
    <>
      <header className="std-head">
        <h1 className="v-cut">{title}</h1>
        {agent.activeVersion !== null && <span className="v-tag is-green v-num">{agent.activeVersion}</span>}
        {agent.canEdit && (
          <span className={`std-save is-${draft.state}`} role="status" title={draft.message ?? undefined}>
            {t(SAVE_WORDS[draft.state])}
            {draft.state === 'failed' && (
              <Button type="link" size="small" onClick={() => void draft.flush()}>
                {t('retry')}
              </Button>
            )}
          </span>
        )}
        <span className="std-spring" />
        <Verdict problems={problems} onOpen={onProblems} />
        <Button onClick={() => setOpen(true)}>{t('versions')}</Button>
        <MoreActs agent={agent} flush={draft.flush} />
        {agent.canEdit && <Publish agent={agent} draft={draft} problems={problems} />}
      </header>
      <Drawer open={isOpen} title={t('versions')} size={420} onClose={() => setOpen(false)}>
        <VersionList
          agent={agent}
          editor={editor}
          onCompare={(version) => {
            setOpen(false);
            onCompare(version);
          }}
        />
      </Drawer>
      {!agent.canEdit && <p className="std-still-note v-quiet">{t('shippedNote')}</p>}
      {draft.state === 'conflict' && (
        <section className="std-conflict" role="alert">
          <p>
            <strong>{t('conflictTitle')}</strong> {t('conflictBody')}
          </p>
          <Button onClick={() => void takeTheirs()}>{t('takeTheirs')}</Button>
          <Button type="primary" onClick={() => void keepMine()}>
            {t('keepMine')}
          </Button>
        </section>
      )}
    </>
  );
}

/** What the check said, in a few words; opens the list where it is not in sight. */
function Verdict({ problems, onOpen }: Readonly<{ problems: Props['problems']; onOpen: () => void }>) {
  const t = useStudioTexts();
  if (problems === null) return <span className="v-faint">{t('checking')}</span>;
  const hasErrors = problems.some(({ level }) => level === 'error');
  const sign = hasErrors ? (
    <CloseCircleFilled className="std-bad" aria-hidden />
  ) : (
    <WarningFilled className="std-warn" aria-hidden />
  );
  return (
    <button type="button" className="v-plain-button std-count" onClick={onOpen}>
      {problems.length === 0 ? <CheckCircleOutlined className="std-right" aria-hidden /> : sign}{' '}
      {problems.length === 0 ? t('noProblemsShort') : t('problemCount', { count: problems.length })}
    </button>
  );
}

const SAVE_WORDS = {
  saved: 'saved',
  unsaved: 'unsaved',
  saving: 'saving',
  failed: 'saveFailed',
  conflict: 'saveFailed',
} as const;
