import {
  CarryOutOutlined,
  CommentOutlined,
  EditOutlined,
  FileTextOutlined,
  MailOutlined,
  MessageOutlined,
  PaperClipOutlined,
  PartitionOutlined,
  PhoneOutlined,
  ThunderboltOutlined,
} from '@ant-design/icons';
import { Checkbox } from 'antd';
import type { Kind, RecordRef, TimelineItem } from '@valence/contract';
import { useState, type ReactNode } from 'react';
import { AppLink, RecordLink } from './app-link.tsx';
import { linesOf } from './comment-words.ts';
import { EvidenceChip } from './evidence-chip.tsx';
import { asRead, sayDay } from './format-value.ts';
import { useLocale, useSay } from './i18n/index.ts';
import { fieldOf, useKind } from './kinds.ts';
import './parts.css';
import { recordPath, runPath } from './paths.ts';
import { RelativeTime } from './relative-time.tsx';
import { sayWord, usePartTexts } from './texts.ts';
import { Value } from './value.tsx';

const DOTS: Record<TimelineItem['type'], { icon: ReactNode; tone: string }> = {
  change: { icon: <EditOutlined aria-hidden />, tone: '' },
  activity: { icon: <MessageOutlined aria-hidden />, tone: 'is-talk' },
  task: { icon: <CarryOutOutlined aria-hidden />, tone: 'is-talk' },
  note: { icon: <FileTextOutlined aria-hidden />, tone: '' },
  file: { icon: <PaperClipOutlined aria-hidden />, tone: '' },
  comment: { icon: <CommentOutlined aria-hidden />, tone: 'is-talk' },
  mail: { icon: <MailOutlined aria-hidden />, tone: 'is-talk' },
  decision: { icon: <ThunderboltOutlined aria-hidden />, tone: 'is-agent' },
  run: { icon: <PartitionOutlined aria-hidden />, tone: 'is-agent' },
};

/** Activities of these types have a sign of their own. */
const ACTIVITY_ICONS: Readonly<Record<string, ReactNode>> = {
  call: <PhoneOutlined aria-hidden />,
  mail: <MailOutlined aria-hidden />,
};

type TimelineProps = {
  items: readonly TimelineItem[];
  /** The record whose timeline it is: entries need not name it again. */
  about?: string;
  /** Kind of the record whose timeline it is, to show changed values by their type. */
  kind?: Kind | undefined;
  /** Titles of records that changed values name. */
  refs?: Readonly<Record<string, RecordRef>> | undefined;
  /** Called when somebody ticks a task off, or opens it again. */
  onFinish?: (item: TimelineItem) => void;
};

/** What happened, newest first: changes with their values, activities, tasks, notes, suggestions and runs, each with its sources. */
export function Timeline({ items, about, kind, refs, onFinish }: TimelineProps) {
  const t = usePartTexts();
  if (items.length === 0) return <p className="v-faint">{t('timelineEmpty')}</p>;
  return (
    <ol>
      {items.map((item) => (
        <Entry key={item.id} item={item} about={about} kind={kind} refs={refs} onFinish={onFinish} />
      ))}
    </ol>
  );
}

type EntryProps = Pick<TimelineProps, 'kind' | 'refs'> & {
  item: TimelineItem;
  about: string | undefined;
  onFinish: ((item: TimelineItem) => void) | undefined;
};

function Entry({ item, about, kind, refs, onFinish }: EntryProps) {
  const t = usePartTexts();
  const say = useSay();
  const { icon, tone } = DOTS[item.type];
  const own = item.type === 'activity' ? ACTIVITY_ICONS[item.variant ?? ''] : undefined;
  const isTask = item.type === 'task' && onFinish !== undefined;
  return (
    <li className="timeline-item">
      <span className={`timeline-dot ${tone}`} title={sayWord(t, 'type', item.type)} aria-hidden>
        {own ?? icon}
      </span>
      <div>
        <div className="timeline-head">
          <span className="v-hidden">{sayWord(t, 'type', item.type)}</span>
          {isTask && (
            <Checkbox
              checked={item.variant === 'done'}
              aria-label={t('finish', { title: say(item.title) })}
              onChange={() => onFinish(item)}
            />
          )}
          <Heading item={item} about={about} />
          <Variant item={item} />
          {item.actor !== null && <span className="timeline-by v-said">{t('timelineBy', { name: item.actor })}</span>}
          <RelativeTime at={item.at} />
        </div>
        {item.body !== null && item.body !== '' && (
          <p className="timeline-body" translate="no">
            {item.type === 'comment' ? plain(item.body) : item.body}
          </p>
        )}
        <Changes changes={item.changes} kind={kind} refs={refs} />
        {item.evidence.length > 0 && (
          <div className="timeline-chips">
            {item.evidence.slice(0, 3).map((evidence) => (
              <EvidenceChip key={`${evidence.observation}-${evidence.field}`} evidence={evidence} />
            ))}
          </div>
        )}
      </div>
    </li>
  );
}

/** The words of a comment without its marks. */
function plain(body: string): string {
  return linesOf(body)
    .map(({ pieces }) => pieces.map(({ text }) => text).join(''))
    .join('\n');
}

/** Which sort of call, how far a task or a mail is, and by when. */
function Variant({ item }: { item: TimelineItem }) {
  const t = usePartTexts();
  const { type, variant } = item;
  if (type === 'activity') return <ChoiceOf kind="activity" field="type" value={variant} />;
  if (type === 'task')
    return variant === 'open' ? <Due item={item} /> : <ChoiceOf kind="task" field="status" value={variant} />;
  if (type !== 'mail' && type !== 'decision') return null;
  return variant !== null && <span className="v-tag">{sayWord(t, type, variant)}</span>;
}

function ChoiceOf({ kind, field, value }: { kind: string; field: string; value: string | null }) {
  const known = fieldOf(useKind(kind), field);
  return known !== undefined && value !== null && <Value field={known} value={value} />;
}

/** By when an open task is to be done, and whether that day has passed. */
function Due({ item: { dueOn } }: { item: TimelineItem }) {
  const t = usePartTexts();
  const locale = useLocale();
  if (dueOn === null) return null;
  const day = sayDay(dueOn, locale);
  return dueOn < today() ? (
    <span className="v-tag is-red">{t('dueLate', { day })}</span>
  ) : (
    <span className="v-tag">{t('dueOn', { day })}</span>
  );
}

function today(): string {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}

/** Entries whose title is what somebody wrote, not what we say of it. */
const OWN_WORDS: ReadonlySet<TimelineItem['type']> = new Set(['activity', 'task', 'note', 'file', 'mail']);

/** What happened as a link to it: to the run, or to the activity, task or note of that name. */
function Heading({ item, about }: Pick<EntryProps, 'item' | 'about'>) {
  const say = useSay();
  const title = say(item.title);
  const record = item.record?.id === about ? null : item.record;
  const isNamed = record?.title === title;
  const href = item.run === null ? isNamed && record && recordPath(record.id) : runPath(item.run);
  return (
    <>
      <strong {...(OWN_WORDS.has(item.type) ? { translate: 'no' } : { className: 'v-said' })}>
        {href ? <AppLink href={href}>{title}</AppLink> : title}
      </strong>
      {record !== null && !isNamed && <RecordLink record={record} />}
    </>
  );
}

/** Changed values shown at once; an import says dozens, which wait behind a "more". */
const AT_ONCE = 4;

function Changes({ changes, kind, refs }: Pick<TimelineProps, 'kind' | 'refs'> & Pick<TimelineItem, 'changes'>) {
  const t = usePartTexts();
  const say = useSay();
  const [isAll, setAll] = useState(false);
  if (changes.length === 0) return null;
  const shown = isAll ? changes : changes.slice(0, AT_ONCE);
  return (
    <>
      <dl className="timeline-changes">
        {shown.map(({ field, title, value }) => (
          <div key={field}>
            <dt>{say(title)}</dt>
            <dd>
              <Value field={fieldOf(kind, field)} value={asRead(field, value)} refs={refs} />
            </dd>
          </div>
        ))}
      </dl>
      {changes.length > AT_ONCE && (
        <button
          type="button"
          className="v-link-button timeline-more"
          onClick={() => setAll(!isAll)}
          aria-expanded={isAll}
        >
          {isAll ? t('showLess') : t('showCount', { count: changes.length - AT_ONCE })}
        </button>
      )}
    </>
  );
}
