import { useEffect, type ReactNode } from 'react';
import { chooseLocale, useLocale } from '../../parts/i18n/index.ts';
import { Mark } from '../../parts/mark.tsx';
import './sign-in.css';
import { useSignInTexts } from './texts.ts';

/** The calm page around signing in and signing up: what the product promises beside the form, and the way to the other language. */
export function Frame({ title, children }: { title: string; children: ReactNode }) {
  const t = useSignInTexts();
  const isChinese = useLocale() === 'zh-CN';
  useEffect(() => {
    document.title = `${title} · Valence`;
  }, [title]);
  return (
    <div className="door">
      <aside className="door-promise">
        <p className="door-brand" translate="no">
          <Mark size={26} />
          Valence 价键
        </p>
        <div>
          <p className="door-tagline">{t('tagline')}</p>
          <ul>
            <li>{t('promiseWhy')}</li>
            <li>{t('promiseUndo')}</li>
            <li>{t('promiseHonest')}</li>
          </ul>
        </div>
        <Chain />
      </aside>
      <main className="door-main">
        <button
          type="button"
          className="door-language"
          lang={isChinese ? 'en' : 'zh-CN'}
          onClick={() => chooseLocale(isChinese ? 'en' : 'zh-CN')}
        >
          {t('otherLanguage')}
        </button>
        <div className="door-form">
          <p className="door-brand door-brand-small" translate="no">
            <Mark size={24} />
            Valence 价键
          </p>
          <h1>{title}</h1>
          {children}
        </div>
      </main>
    </div>
  );
}

/** Bonded rings, drawn as a chain that closes. Decoration only. */
function Chain() {
  return (
    <svg className="door-chain" viewBox="0 0 420 120" fill="none" aria-hidden="true">
      {[0, 1, 2, 3, 4].map((at) => (
        <circle
          key={at}
          cx={58 + at * 76}
          cy="60"
          r="46"
          stroke="currentColor"
          strokeWidth="9"
          opacity={0.2 + at * 0.2}
        />
      ))}
    </svg>
  );
}
