import '@fontsource-variable/inter/wght.css';
import './styles/tokens.css';
import './styles/base.css';
import './styles/print.css';
import { reloadOnce } from './layout/reload-once';
import { applyStoredTheme } from './layout/theme';
import { prefetchFirstPage } from './project/first-requests';

const LOAD_AGAIN_MS = 5_000;

// Requests the data of the first page while its code loads.
applyStoredTheme();
prefetchFirstPage();
// Not awaited, because the code of the pages imports from this chunk and would deadlock.
import('./app').then(({ mountApp }) => mountApp(document.getElementById('root')), retryLoading);

/** The code of the pages could not be loaded: the document says so, and a newer release is tried. */
function retryLoading(): void {
  if (!reloadOnce()) setTimeout(() => location.reload(), LOAD_AGAIN_MS);
}
