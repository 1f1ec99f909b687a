export { addField, changeField, type FieldChange, type FieldDefinition } from './define-field.ts';
export { changeKind, makeKind } from './define-kind.ts';
export {
  askFormula,
  describeKind,
  describeKinds,
  versionsOf,
  type DescribedField,
  type DescribedKind,
} from './describe.ts';
export { rebuildKind } from './rebuild-kind.ts';
export { previewRetype, retypeField, RETYPE_FIELD, runRetype } from './retype.ts';
export { REBUILD_KIND } from './save.ts';
