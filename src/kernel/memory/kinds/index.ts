export { addField, changeField, type FieldChange, type FieldDefinition } from './define-field.ts';
export { changeKind, makeKind, type KindChange, type NewKind } from './define-kind.ts';
export {
  askFormula,
  describeKind,
  describeKinds,
  versionsOf,
  type DescribedField,
  type DescribedKind,
  type FormulaAnswer,
  type KindVersion,
} from './describe.ts';
export { rebuildKind } from './rebuild-kind.ts';
export { previewRetype, retypeField, RETYPE_FIELD, runRetype, type RetypePreview } from './retype.ts';
export { REBUILD_KIND } from './save.ts';
