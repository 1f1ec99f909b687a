import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
  type AsyncRouteComponent,
} from '@tanstack/react-router';
import { ApiError, queryString } from '../parts/api.ts';
import { LIST_PATHS } from '../parts/paths.ts';
import { queryClient } from '../parts/query-client.ts';
import { enterAs, meQuery, wasSignedIn } from '../parts/session.ts';
import { PageFault, PageMissing, PagePending } from './shell/page-states.tsx';

type PageModule = { Page: () => React.ReactNode };

/** Every page is a chunk of its own whose module exports `Page`. */
const page = (load: () => Promise<PageModule>): AsyncRouteComponent<object> => lazyRouteComponent(load, 'Page');

const root = createRootRoute();

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  component: page(() => import('./sign-in/page.tsx')),
});
const signUp = createRoute({
  getParentRoute: () => root,
  path: '/sign-up',
  component: page(() => import('./sign-in/sign-up.tsx')),
});

const join = createRoute({
  getParentRoute: () => root,
  path: '/join',
  component: page(() => import('./sign-in/join.tsx')),
});

/** By route what loads its page. */
const PAGES = new Map<string, () => Promise<PageModule>>();

const loadShell = () => import('./shell/shell.tsx');

/** The frame around every page that needs somebody signed in. */
const shell = createRoute({
  getParentRoute: () => root,
  id: 'console',
  async beforeLoad({ location, matches }) {
    // Who was signed in most likely still is: the frame and the page come while that is asked.
    if (wasSignedIn()) void Promise.allSettled([loadShell(), ...matches.map(({ routeId }) => PAGES.get(routeId)?.())]);
    try {
      enterAs(await queryClient.ensureQueryData(meQuery));
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401) throw error;
      const next = location.href === '/' ? {} : { next: location.href };
      throw redirect({ to: '/sign-in', search: next, replace: true });
    }
  },
  component: lazyRouteComponent(loadShell, 'Shell'),
});

const at = (path: string, load: () => Promise<PageModule>) => {
  PAGES.set(`/console${path}`, load);
  return createRoute({ getParentRoute: () => shell, path, component: page(load) });
};

const loadRecords = () => import('./records/page.tsx');

const tree = root.addChildren([
  signIn,
  signUp,
  join,
  shell.addChildren([
    at('/', () => import('./now/page.tsx')),
    ...LIST_PATHS.map((path) => at(path, loadRecords)),
    at('/records/$kind', loadRecords),
    at('/record/$id', () => import('./record/page.tsx')),
    at('/dashboards', () => import('./dashboards/page.tsx')),
    at('/import', () => import('./imports/page.tsx')),
    at('/import/$id', () => import('./imports/wizard.tsx')),
    at('/duplicates', () => import('./duplicates/page.tsx')),
    at('/notifications', () => import('./notifications/page.tsx')),
    at('/runs', () => import('./runs/page.tsx')),
    at('/runs/$id', () => import('./runs/run.tsx')),
    at('/cases/$agent', () => import('./cases/page.tsx')),
    at('/training', () => import('./training/page.tsx')),
    at('/training/$agent', () => import('./training/agent.tsx')),
    at('/sandbox', () => import('./sandbox/page.tsx')),
    at('/sandbox/$id', () => import('./sandbox/session.tsx')),
    at('/agents', () => import('./agents/page.tsx')),
    at('/studio', () => import('./studio/list/page.tsx')),
    at('/studio/$name', () => import('./studio/page.tsx')),
    at('/models', () => import('./models/page.tsx')),
    at('/confidence', () => import('./confidence/page.tsx')),
    at('/changes', () => import('./changes/page.tsx')),
    at('/trash', () => import('./trash/page.tsx')),
    at('/rights', () => import('./rights/page.tsx')),
    at('/objects', () => import('./objects/page.tsx')),
    at('/objects/$kind', () => import('./objects/kind-page.tsx')),
    at('/quotes', () => import('./quotes/page.tsx')),
    at('/quotes/$id', () => import('./quotes/quote-page.tsx')),
    at('/receivables', () => import('./receivables/page.tsx')),
    at('/pool', () => import('./pool/page.tsx')),
    at('/pipelines', () => import('./pipelines/page.tsx')),
    at('/handover', () => import('./handover/page.tsx')),
    at('/registrations', () => import('./registrations/page.tsx')),
    at('/mail-templates', () => import('./mail-templates/page.tsx')),
    at('/goals', () => import('./goals/page.tsx')),
    at('/language', () => import('./language/page.tsx')),
    at('/outside-tools', () => import('./outside-tools/page.tsx')),
    at('/outside-tools/$id', () => import('./outside-tools/source.tsx')),
    at('/trials', () => import('./trials/page.tsx')),
    at('/trials/new', () => import('./trials/new-trial.tsx')),
    at('/trials/$id', () => import('./trials/trial.tsx')),
    at('/members', () => import('./members/page.tsx')),
    at('/settings', () => import('./settings/page.tsx')),
  ]),
]);

/** All addresses of the console. Texts in the query stay texts: `?q=007` is not the number 7. */
export const router = createRouter({
  routeTree: tree,
  defaultPreload: 'intent',
  scrollRestoration: true,
  defaultPendingMs: 150,
  defaultPendingMinMs: 0,
  defaultPendingComponent: PagePending,
  defaultErrorComponent: PageFault,
  defaultNotFoundComponent: PageMissing,
  parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch: (search) => queryString(search as Record<string, string>),
});
