import 'graphiql/setup-workers/vite';
import 'graphiql/style.css';
import { createRoot } from 'react-dom/client';
import { Explorer } from './explorer.js';
import { loadSettings } from './settings.js';
import './style.css';

const root = document.getElementById('root');
if (root) {
  try {
    const settings = await loadSettings();
    document.title = `${settings.name}: explorer`;
    createRoot(root).render(<Explorer settings={settings} />);
  } catch (error) {
    root.textContent = `The explorer could not be opened: ${error instanceof Error ? error.message : String(error)}`;
  }
}
