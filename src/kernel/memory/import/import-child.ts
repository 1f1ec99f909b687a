import { openSecurity } from '#kernel/security';
import { openStore } from '#store';
import { useKinds } from '../kinds.ts';
import { workOnImports } from './import-kit.ts';

// A server process that does nothing but the work of imports, to be killed in the middle of it. Only for tests.
const { admin, secret, kinds } = JSON.parse(process.env['VALENCE_TEST_IMPORTS'] ?? '{}');
useKinds(kinds);
const store = await openStore({ admin, secret: Buffer.from(secret, 'hex'), poolSize: 4 });
const security = openSecurity(store, { isHttps: false, trustedOrigins: ['http://localhost'] });
workOnImports(store, { security }, `child ${process.pid}`);
