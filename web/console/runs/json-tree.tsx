import { CaretDownOutlined, CaretRightOutlined } from '@ant-design/icons';
import { useState, type ReactNode } from 'react';
import { AppLink } from '../../parts/app-link.tsx';
import { useEvidenceOpener } from '../../parts/evidence-opener.ts';
import { useLocale } from '../../parts/i18n/index.ts';
import { recordPath, runPath } from '../../parts/paths.ts';
import { idTargetOf, shapeOf, summaryOf } from './json-tree-rows.ts';
import { useRunTexts } from './texts.ts';

/** Branches open at first: deep enough to see the point, shallow enough to find it. */
const OPEN_DEPTH = 2;
/** Children drawn before "more". */
const FIRST_CHILDREN = 20;

/** Any JSON value for reading: branches fold, amounts and texts read as such, ids are links. */
export function JsonTree({ value }: { value: unknown }): ReactNode {
  const texts = useRunTexts();
  const locale = useLocale() === 'en' ? 'en' : 'zh';
  const shape = shapeOf(value, locale);
  if (shape.shape === 'leaf')
    return shape.tone === 'null' ? <span className="v-faint">{texts('nothing')}</span> : <Leaf shape={shape} />;
  if (shape.children.length === 0) return <span className="v-faint">{texts('nothing')}</span>;
  return <Children entries={shape.children} depth={0} />;
}

function Children({ entries, depth }: { entries: readonly (readonly [string, unknown])[]; depth: number }): ReactNode {
  const texts = useRunTexts();
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole ? entries : entries.slice(0, FIRST_CHILDREN);
  return (
    <ul className="json-tree" translate="no">
      {shown.map(([name, value]) => (
        <Branch key={name} name={name} value={value} depth={depth} />
      ))}
      {shown.length < entries.length && (
        <li>
          <button type="button" className="v-link-button" onClick={() => setWhole(true)}>
            {texts('moreItems', { count: entries.length - shown.length })}
          </button>
        </li>
      )}
    </ul>
  );
}

function Branch({ name, value, depth }: { name: string; value: unknown; depth: number }): ReactNode {
  const locale = useLocale() === 'en' ? 'en' : 'zh';
  const [isOpen, setOpen] = useState(depth < OPEN_DEPTH);
  const shape = shapeOf(value, locale);
  if (shape.shape === 'leaf') {
    return (
      <li className="json-leaf">
        <span className="json-name">{name}</span>
        <Leaf shape={shape} name={name} />
      </li>
    );
  }
  return (
    <li>
      <button
        type="button"
        className="v-plain-button json-fold"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        {isOpen ? <CaretDownOutlined aria-hidden /> : <CaretRightOutlined aria-hidden />}
        <span className="json-name">{name}</span>
        {!isOpen && <span className="v-faint v-cut">{summaryOf(value, locale)}</span>}
        {isOpen && shape.shape === 'list' && <span className="v-faint v-num">{shape.children.length}</span>}
      </button>
      {isOpen && <Children entries={shape.children} depth={depth + 1} />}
    </li>
  );
}

type LeafProps = Readonly<{ shape: Extract<ReturnType<typeof shapeOf>, { shape: 'leaf' }>; name?: string }>;

function Leaf({ shape, name = '' }: LeafProps): ReactNode {
  const openEvidence = useEvidenceOpener();
  const { text, tone } = shape;
  const target = idTargetOf(name, text);
  if (target?.leads === 'observation') {
    return (
      <button type="button" className="v-link-button json-value" onClick={() => openEvidence(target.id)}>
        {text}
      </button>
    );
  }
  if (target !== null) {
    return (
      <AppLink className="json-value" href={target.leads === 'run' ? runPath(target.id) : recordPath(target.id)}>
        {text}
      </AppLink>
    );
  }
  return <span className={`json-value is-${tone}`}>{text}</span>;
}
