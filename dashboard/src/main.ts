import '@fontsource-variable/inter/wght.css';
import './styles/tokens.css';
import './styles/base.css';
import { applyStoredTheme } from './layout/theme';
import { askFirst } from './project/first-requests';

// What the page will show travels beside the code that shows it.
applyStoredTheme();
askFirst();
// Not awaited here: the code of the pages imports from this file's chunk, and would wait for what waits for it.
void import('./app').then(({ mountApp }) => mountApp(document.getElementById('root')));
