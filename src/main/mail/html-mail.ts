import type { Locale } from '#base';

type Shown = Readonly<{
  locale: Locale;
  title: string;
  lines: readonly Readonly<{ title: string; words: string | null; link: string }>[];
  foot: Readonly<{ text: string; open: string } & ({ leave: string; leaveText: string } | { leave: null })>;
}>;

const FONT = `font-family:system-ui,'PingFang SC','Microsoft YaHei',sans-serif`;

/** One mail of the product as HTML: tables and inline styles, which is what mail programs read. Every text is escaped. */
export function htmlMail({ locale, title, lines, foot }: Shown): string {
  const rows = lines
    .map(
      (
        line,
      ) => `<tr><td style="padding:14px 0;border-top:1px solid #e5e7eb;${FONT};font-size:15px;line-height:1.6;color:#1f2937">
<a href="${escape(line.link)}" style="color:#1f2937;font-weight:600;text-decoration:none">${escape(line.title)}</a>
${line.words === null ? '' : `<div style="margin-top:4px;color:#4b5563">${escape(line.words)}</div>`}
<div style="margin-top:8px"><a href="${escape(line.link)}" style="color:#2f54eb">${escape(foot.open)}</a></div></td></tr>`,
    )
    .join('');
  const leave =
    foot.leave === null
      ? ''
      : `<br>\n<a href="${escape(foot.leave)}" style="color:#6b7280">${escape(foot.leaveText)}</a>`;
  return `<!doctype html><html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escape(title)}</title></head>
<body style="margin:0;padding:24px 12px;background:#f6f7f9"><table role="presentation" width="100%" style="max-width:560px;margin:0 auto;padding:8px 24px;background:#fff;border-radius:10px">
<tr><td style="padding:14px 0;${FONT};font-size:13px;color:#6b7280">Valence 价键</td></tr>${rows}
<tr><td style="padding:16px 0;border-top:1px solid #e5e7eb;${FONT};font-size:12px;line-height:1.6;color:#6b7280">${escape(foot.text)}${leave}</td></tr></table></body></html>`;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
