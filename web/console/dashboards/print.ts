import { showAsPaper } from '../../parts/theme.ts';

/** Charts draw themselves anew at the width of the sheet before it is printed. Chosen, not fitted. */
const REDRAW_MS = 600;

/** Lays the page out as on a lying sheet and opens the browser's printing, where it can be kept as a PDF. */
export async function printPage(): Promise<void> {
  const root = document.documentElement;
  root.classList.add('is-printing');
  showAsPaper(true);
  try {
    await new Promise((done) => setTimeout(done, REDRAW_MS));
    window.print();
  } finally {
    root.classList.remove('is-printing');
    showAsPaper(false);
  }
}
