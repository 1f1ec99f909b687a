import { test } from 'node:test';
import { withKinds, withWorkspace } from '/work/main/test/kit.ts';
import { makeDemo, catalog, DESK, OPEN_DECISIONS, openDesk } from '/work/main/src/catalog/index.ts';
import { observe } from '/work/main/src/kernel/memory/index.ts';
import { openEngine, leadScorer, scoreLead, trainLeadScore } from '/work/main/src/kernel/process/index.ts';
test('perf', async () => { withKinds(); await withWorkspace(async (w) => {
  const d = makeDemo({seed:'valence', today:new Date('2026-11-22T08:00:00Z')});
  let t=performance.now();
  for (const g of d.groups)  for (let i=0;i<g.sayings.length;i+=500) await observe(w.scope(), {...g, sayings:g.sayings.slice(i,i+500)});
  console.log('load', Math.round(performance.now()-t));
  t=performance.now();
  if (process.env.TRAIN) { try { const r: any = await trainLeadScore(w.scope('learning'), {} as any); console.log('train', Math.round(performance.now()-t), JSON.stringify(r.card ?? r).slice(0,1500)); } catch (e) { console.log('train failed', e); } }
  const agent = catalog.agents[0]!;
  const engine = openEngine({ store: w.store, scopeFor: (a,b,c)=>w.security.scopeFor(a,b,c), tools: catalog.tools, services: {
    [DESK.name]: openDesk({now:()=>new Date()}), [leadScorer.name]: {scoreLead},
    [OPEN_DECISIONS.name]: { subjectsOf: (scope:any, o:string)=>scope.read(async (tx:any)=> (await tx.query(`select distinct subject_id from decision where tenant_id=$1 and owner_id=$2 and status in ('open','snoozed') and subject_id is not null`, [tx.settings.tenantId,o],'od')).map((r:any)=>r.subject_id)) } },
    report: (e)=>console.log('REPORT', e) });
  const status = new Map(); for (const g of d.groups) for (const s of g.sayings) if (s.kind==='lead' && s.data.status) status.set(s.id, s.data.status);
  const ids=[...status].filter(([,s])=>s==='new'||s==='working').map(([i])=>i);
  const q=(a:number[],p:number)=>Math.round(a.toSorted((x,y)=>x-y)[Math.floor(a.length*p)]!*10)/10;
  for (const [name, list] of [['new', ids.filter(i=>status.get(i)==='new')], ['working', ids.filter(i=>status.get(i)==='working')]] as const) {
    const times:number[]=[]; const c0=process.cpuUsage(); let writes=0; const st:any={};
    for (const id of list) { const t0=performance.now(); const r=await engine.start(w.scope(), {graph:agent, input:{record:id}, subjectId:id, autonomy:'ask'}); times.push(performance.now()-t0); writes=Math.max(writes,r.writes); st[r.status]=(st[r.status]??0)+1; }
    const u=process.cpuUsage(c0); console.log(name, list.length, 'first', Math.round(times[0]!), 'p50', q(times,.5),'p95',q(times,.95),'max',q(times,.999), 'cpu/run', ((u.user+u.system)/1000/list.length).toFixed(1), 'writes', writes, st);
  }
  const times:number[]=[]; let k=0; const pool=ids.slice(0,160);
  await Promise.all(Array.from({length:16}, async()=>{ while(k<pool.length){ const id=pool[k++]!; const t0=performance.now(); await engine.start(w.scope(), {graph:agent, input:{record:id}, subjectId:id, autonomy:'ask'}); times.push(performance.now()-t0);} }));
  console.log('16 at once', times.length, 'p50', q(times,.5),'p95',q(times,.95));
  const card = await w.scope().read(async (tx:any)=> (await tx.query('select card from decision where tenant_id=$1 order by id limit 1',[tx.settings.tenantId]))[0].card);
  const strip=(x:any):any=>Array.isArray(x)?x.map(strip):x&&typeof x==='object'?Object.fromEntries(Object.entries(x).map(([k,v])=>[k,k==='evidence'?(v as any[]).length:strip(v)])):x;
  if (process.env.CARD) console.log(JSON.stringify(strip(card),null,1));
  await engine.stop();
});});
