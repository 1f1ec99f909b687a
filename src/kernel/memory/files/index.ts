export { addFile, listFiles, openFile, type StoredFile } from './files.ts';
export { previewHtml } from './preview.ts';
