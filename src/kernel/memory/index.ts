export { defineKind, type FieldSpec, type FieldType, type KindSpec } from './kind.ts';
