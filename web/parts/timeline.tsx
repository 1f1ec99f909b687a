import {
  CarryOutOutlined,
  EditOutlined,
  FileTextOutlined,
  MessageOutlined,
  PartitionOutlined,
  ThunderboltOutlined,
} from '@ant-design/icons';
import type { Kind, RecordRef, TimelineItem } from '@valence/contract';
import type { ReactNode } from 'react';
import { AppLink, RecordLink } from './app-link.tsx';
import { EvidenceChip } from './evidence-chip.tsx';
import { useSay } from './i18n/index.ts';
import { fieldOf } from './kinds.ts';
import './parts.css';
import { runPath } from './paths.ts';
import { RelativeTime } from './relative-time.tsx';
import { sayWord, usePartTexts } from './texts.ts';
import { Value } from './value.tsx';

const DOTS: Record<TimelineItem['type'], { icon: ReactNode; tone: string }> = {
  change: { icon: <EditOutlined />, tone: '' },
  activity: { icon: <MessageOutlined />, tone: 'is-talk' },
  task: { icon: <CarryOutOutlined />, tone: 'is-talk' },
  note: { icon: <FileTextOutlined />, tone: '' },
  decision: { icon: <ThunderboltOutlined />, tone: 'is-agent' },
  run: { icon: <PartitionOutlined />, tone: 'is-agent' },
};

type TimelineProps = {
  items: readonly TimelineItem[];
  /** Kind of the record whose timeline it is, to show changed values by their type. */
  kind?: Kind | undefined;
  /** Titles of records that changed values name. */
  refs?: Readonly<Record<string, RecordRef>> | undefined;
};

/** What happened, newest first: changes with their values, activities, tasks, notes, suggestions and runs, each with its sources. */
export function Timeline({ items, kind, refs }: TimelineProps) {
  const t = usePartTexts();
  if (items.length === 0) return <p className="v-faint">{t('timelineEmpty')}</p>;
  return (
    <ol>
      {items.map((item) => (
        <Entry key={item.id} item={item} kind={kind} refs={refs} />
      ))}
    </ol>
  );
}

function Entry({ item, kind, refs }: Omit<TimelineProps, 'items'> & { item: TimelineItem }) {
  const t = usePartTexts();
  const say = useSay();
  const { icon, tone } = DOTS[item.type];
  return (
    <li className="timeline-item">
      <span className={`timeline-dot ${tone}`} title={sayWord(t, 'type', item.type)} aria-hidden>
        {icon}
      </span>
      <div>
        <div className="timeline-head">
          <span className="v-hidden">{sayWord(t, 'type', item.type)}</span>
          <strong>
            {item.run === null ? say(item.title) : <AppLink href={runPath(item.run)}>{say(item.title)}</AppLink>}
          </strong>
          {item.record !== null && <RecordLink record={item.record} />}
          {item.actor !== null && <span className="timeline-by">{t('timelineBy', { name: item.actor })}</span>}
          <RelativeTime at={item.at} />
        </div>
        {item.body !== null && item.body !== '' && <p className="timeline-body">{item.body}</p>}
        {item.changes.length > 0 && (
          <dl className="timeline-changes">
            {item.changes.map(({ field, title, value }) => (
              <div key={field}>
                <dt>{say(title)}</dt>
                <dd>
                  <Value field={fieldOf(kind, field)} value={value} refs={refs} />
                </dd>
              </div>
            ))}
          </dl>
        )}
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
