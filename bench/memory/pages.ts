import { queryOf } from '#kernel/memory';
import type { Ground } from './ground.ts';
import type { Way } from './latency.ts';
import { openPerson, rawOf, ROW, timelineOf, whatNow, type Raw } from './raw.ts';

/** A page with what it may take at p95 with one user and with eight, in ms on an idle 2-core machine. */
export type Page = Way & Readonly<{ oneMs: number; eightMs: number; isPaged: boolean }>;

const json = (filters: readonly object[]): string => encodeURIComponent(JSON.stringify(filters));
const at = <T>(list: readonly T[], i: number): T => list[(i * 7919) % list.length] as T;

/** The function that reaches the search index under row-level security. */
const CATEGORIES = `'{business,contact,behaviour,financial,internal,outcome}'`;
const NAMED = `select * from find_ids($2::tsquery, 'n', $3::text[], ${CATEGORIES}, $4)`;
const FOUND = `${NAMED} union all select * from find_ids($2::tsquery, 'o', $3::text[], ${CATEGORIES}, $4)`;
const best = (found: string): string =>
  `select ${ROW} from (select * from (${found}) f order by rank desc, entity_id desc limit $4) f join entity e on e.tenant_id = $1 and e.id = f.entity_id order by f.rank desc, e.id desc`;
const LISTED = `select ${ROW} from find_page($2::tsquery, $3::tsquery, $4::tsquery, $5::text[], ${CATEGORIES}, $6) f
  join entity e on e.tenant_id = $1 and e.id = f.entity_id order by f.place`;
const PROVINCES = ['江苏', '浙江', '广东', '福建', '上海'];
const TYPES = ['call', 'visit', 'mail', 'chat', 'meeting'];
const SEARCHED = ['person', 'organisation', 'deal', 'activity', 'lead'];

/** The pages people open all day, each with the statements that fetch the same content past the product. */
export function pagesOf(ground: Ground): readonly Page[] {
  const raw = rawOf(ground);
  return [...recordPages(ground, raw), ...listPages(ground, raw)];
}

function listPages({ caller, corpus }: Ground, raw: Raw): Page[] {
  const get = (path: string) => caller.ask('GET', path);
  const list = { oneMs: 40, eightMs: 100, isPaged: true };
  const word = (i: number): string => at(corpus.peopleNames, i).slice(0, 2);
  const filters = (first: object, second: object): string => json([first, second]);
  return [
    {
      ...list,
      name: 'list of contacts, two filters and a sort',
      over: (i) =>
        get(
          `/api/records/person?limit=50&sort=title&filter=${filters({ field: 'province', op: 'is', value: at(PROVINCES, i) }, { field: 'side', op: 'is', value: 'customer' })}`,
        ),
      raw: (i) =>
        raw.withRefs(
          `select ${ROW} from entity e where tenant_id = $1 and kind = 'person' and t6 = $2 and t1 = 'customer' and t3 is not null order by t3, id limit 51`,
          [at(PROVINCES, i)],
          ['organisation'],
        ),
    },
    {
      ...list,
      name: 'list of activities, two filters and a sort',
      over: (i) =>
        get(
          `/api/records/activity?limit=50&sort=-at&filter=${filters({ field: 'type', op: 'is', value: at(TYPES, i) }, { field: 'owner', op: 'is', value: `ent_${at(corpus.staff, i)}` })}`,
        ),
      raw: (i) =>
        raw.withRefs(
          `select ${ROW} from entity e where tenant_id = $1 and kind = 'activity' and t1 = $2 and t5 = $3 and d1 is not null order by d1 desc, id desc limit 51`,
          [at(TYPES, i), at(corpus.staff, i)],
          ['organisation', 'person', 'owner'],
        ),
    },
    {
      name: 'contact list by free text',
      oneMs: 60,
      eightMs: 150,
      isPaged: true,
      over: (i) => get(`/api/records/person?limit=50&q=${encodeURIComponent(word(i))}`),
      raw: (i) => {
        const name = `'=${word(i).toLowerCase()}'`;
        return raw.withRefs(LISTED, [name, `${name}:*`, queryOf(word(i)), ['person'], 51], ['organisation']);
      },
    },
    {
      name: 'palette search',
      oneMs: 80,
      eightMs: 200,
      isPaged: true,
      over: (i) => get(`/api/search?limit=20&q=${encodeURIComponent(word(i))}`),
      raw: (i) => raw.reading((sql) => sql(best(FOUND), [queryOf(word(i)), SEARCHED, 20])),
    },
  ];
}

function recordPages({ caller, corpus }: Ground, raw: Raw): Page[] {
  const get = (path: string) => caller.ask('GET', path);
  const contact = (i: number): string => at(corpus.people, i);
  return [
    {
      name: 'open record',
      oneMs: 25,
      eightMs: 60,
      isPaged: true,
      over: (i) => get(`/api/record/ent_${contact(i)}`),
      raw: (i) => raw.reading((sql) => openPerson(sql, contact(i))),
    },
    {
      name: 'Now',
      oneMs: 100,
      eightMs: 250,
      isPaged: true,
      over: () => get('/api/now'),
      raw: () => raw.reading(whatNow),
    },
    {
      name: 'contact 360: record, timeline',
      oneMs: 80,
      eightMs: 200,
      isPaged: true,
      over: (i) => get(`/api/record/ent_${contact(i)}?timeline=30`),
      raw: (i) =>
        raw.reading(async (sql) => {
          await openPerson(sql, contact(i));
          await timelineOf(sql, contact(i));
        }),
    },
    {
      name: 'save a field',
      oneMs: 15,
      eightMs: 40,
      isPaged: false,
      over: (i) => caller.ask('PATCH', `/api/record/ent_${contact(i)}`, { data: { department: `部门 ${i}` } }),
      raw: (i) => raw.save(contact(i), `部门 ${i}`),
    },
  ];
}
