export { changeCells, undoCells } from './change-cells.ts';
export { changeView, chooseViews, makeView, viewsOf, type View } from './views.ts';
