import '@fontsource-variable/inter/wght.css';
import './styles/tokens.css';
import './styles/base.css';
import './styles/print.css';
import { reloadOnce } from './layout/reload-once';
import { applyStoredTheme } from './layout/theme';
import { askFirst } from './project/first-requests';

const LOAD_AGAIN_MS = 5_000;

// What the page will show travels beside the code that shows it.
applyStoredTheme();
askFirst();
// Not awaited here: the code of the pages imports from this file's chunk, and would wait for what waits for it.
import('./app').then(({ mountApp }) => mountApp(document.getElementById('root')), loadAgain);

/** The code of the pages did not come: the text of the document says so, and a newer release is asked for. */
function loadAgain(): void {
  if (!reloadOnce()) setTimeout(() => location.reload(), LOAD_AGAIN_MS);
}
