import { withWorkspace } from '#test';
import { engineContract } from './contract-suite.ts';
import { openEngine } from './postgres-engine.ts';

engineContract('PostgreSQL', openEngine, withWorkspace);
