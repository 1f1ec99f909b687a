import type { FastifyInstance } from 'fastify';
import { localeOf, type Locale } from '#base';
import type { OpenRoute, Route } from './route.ts';

type AnyRoute = Route | OpenRoute;

const WORDS = {
  en: {
    title: 'Valence API',
    lead: 'Every address of this server, out of the same definitions that check what comes in and goes out.',
    document: 'OpenAPI 3.1 document',
    keys: 'Keys',
    keysBody:
      'An administrator makes a key in Settings › API keys. Send it as <code>Authorization: Bearer vk_…</code>. It acts for a member or a role, for the kinds and purposes it was made for. <code>RateLimit-*</code> headers tell what is left of its minute; at 429 wait for <code>Retry-After</code>.',
    once: 'Once and not twice',
    onceBody:
      'Send <code>Idempotency-Key</code> with what writes. The same request with the same key is answered as before for 24 hours and not done again; with other content it is refused with 422, while the first is still worked on with 409. 409 <code>request.was_done</code> says that it was carried out and its answer was lost.',
    versions: 'Versions',
    versionsBody:
      'A record is sent with an <code>ETag</code>. With <code>If-None-Match</code> it is not sent again (304); with <code>If-Match</code> it is changed only as long as nobody else did (412, with both values). <code>base</code> does the same field by field (409).',
    problems: 'Problems',
    problemsBody:
      'Errors are <code>application/problem+json</code> with a stable <code>code</code>, a <code>detail</code> for people in the language of <code>Accept-Language</code>, and one entry per wrong field.',
    change: 'What stays',
    changeBody:
      'Fields and addresses are added at any time; read past what you do not know. What is to go carries a <code>Deprecation</code> and a <code>Sunset</code> header for at least 180 days before it goes.',
    example: 'Try it',
    addresses: 'Addresses',
    purpose: 'purpose',
    open: 'open to everybody',
  },
  'zh-CN': {
    title: 'Valence API',
    lead: '这台服务器的全部接口。定义与校验输入输出的是同一份。',
    document: 'OpenAPI 3.1 文档',
    keys: '密钥',
    keysBody:
      '管理员在“设置 › API 密钥”里新建。请求时带上 <code>Authorization: Bearer vk_…</code>。密钥代表某位成员或某个角色，只限所选的对象与用途。<code>RateLimit-*</code> 响应头说明这一分钟还剩多少；收到 429 时按 <code>Retry-After</code> 等待。',
    once: '只做一次',
    onceBody:
      '写请求请带 <code>Idempotency-Key</code>。24 小时内同一请求、同一键值会得到原来的回复，不会再做一次；内容不同则返回 422，前一个还在处理则返回 409。409 <code>request.was_done</code> 表示已经执行、但回复丢失。',
    versions: '版本',
    versionsBody:
      '读取记录时会返回 <code>ETag</code>。带 <code>If-None-Match</code>，没有变化就不再发送（304）；带 <code>If-Match</code>，只在无人改过时才修改（否则 412，并给出两边的值）。<code>base</code> 按字段做同样的检查（409）。',
    problems: '错误',
    problemsBody:
      '错误为 <code>application/problem+json</code>：<code>code</code> 稳定不变，<code>detail</code> 按 <code>Accept-Language</code> 的语言写给人看，每个有误的字段一条。',
    change: '兼容',
    changeBody:
      '字段和接口随时可能增加，请忽略不认识的内容。要移除的接口会先带上 <code>Deprecation</code> 与 <code>Sunset</code> 响应头，至少 180 天后才移除。',
    example: '试一试',
    addresses: '接口',
    purpose: '用途',
    open: '无需登录',
  },
} as const;

/** The page that says how to use the API. Static, without scripts, with nothing from elsewhere. */
export function serveDocs(app: FastifyInstance, routes: readonly AnyRoute[]): void {
  const pages = new Map<Locale, string>();
  app.get('/api/docs', async (request, reply) => {
    const locale = localeOf(request.headers['accept-language']);
    let page = pages.get(locale);
    if (page === undefined) pages.set(locale, (page = pageOf(routes, locale)));
    return reply.type('text/html; charset=utf-8').header('vary', 'accept-language').send(page);
  });
}

function pageOf(routes: readonly AnyRoute[], locale: Locale): string {
  const words = WORDS[locale];
  const parts = (['keys', 'once', 'versions', 'problems', 'change'] as const)
    .map((id) => `<section id="${id}"><h2>${words[id]}</h2><p>${words[`${id}Body`]}</p></section>`)
    .join('\n');
  return `<!doctype html>
<html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${words.title}</title><style>${STYLE}</style></head>
<body><main><h1>${words.title}</h1><p>${words.lead} <a href="/api/openapi.json">${words.document}</a></p>
${parts}
<section id="example"><h2>${words.example}</h2><pre>${escaped(EXAMPLE)}</pre></section>
<section id="addresses"><h2>${words.addresses}</h2>${tables(routes, locale)}</section></main></body></html>`;
}

/** One table per area, in the order of the routes. */
function tables(routes: readonly AnyRoute[], locale: Locale): string {
  const words = WORDS[locale];
  const areas = Map.groupBy(routes, ({ path }) => (path.split('/')[2] ?? '').replace(/^record$/, 'records'));
  return [...areas]
    .map(([area, list]) => {
      const rows = list.map(({ method, path, summary, purpose }) => {
        const why = purpose === 'none' ? words.open : `${words.purpose}: ${purpose}`;
        return `<tr><td><b>${method}</b></td><td><code>${escaped(path)}</code></td><td>${escaped(summary)}<small>${why}</small></td></tr>`;
      });
      return `<h3>${escaped(area)}</h3><div class="wide"><table>${rows.join('')}</table></div>`;
    })
    .join('\n');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

const EXAMPLE = `curl -X PUT https://crm.example.com/api/records/organisation \\
  -H 'Authorization: Bearer vk_…' -H 'Content-Type: application/json' \\
  -H 'Idempotency-Key: erp-2026-11-22-0001' \\
  -d '{"records":[{"key":"ERP-1001","data":{"name":"恒泰材料","industry":"化工"}}]}'

curl -G https://crm.example.com/api/records/organisation \\
  -H 'Authorization: Bearer vk_…' --data-urlencode 'sort=-revenue' \\
  --data-urlencode 'filter=[{"field":"industry","op":"is","value":"化工"}]'`;

const STYLE = `:root{color-scheme:light dark;--line:#8884;--soft:#8881}
body{margin:0;font:15px/1.65 system-ui,"PingFang SC","Microsoft YaHei",sans-serif}
main{max-width:900px;margin:0 auto;padding:32px 20px 80px}h1{font-size:26px}h2{font-size:18px;margin:32px 0 6px}h3{font-size:15px;margin:22px 0 6px}
code,pre{font:13px/1.6 ui-monospace,Menlo,Consolas,monospace}code{background:var(--soft);padding:1px 4px;border-radius:4px;overflow-wrap:anywhere}
pre{background:var(--soft);padding:14px;border-radius:8px;overflow:auto}.wide{overflow-x:auto}table{border-collapse:collapse;width:100%}
td{border-top:1px solid var(--line);padding:7px 10px 7px 0;vertical-align:top}td:first-child{width:64px}small{display:block;opacity:.65}`;
