export { Day } from './day.ts';
export { readFormula, type Formula, type FormulaProblem } from './formula.ts';
export { RESERVED_WORDS } from './language.ts';
