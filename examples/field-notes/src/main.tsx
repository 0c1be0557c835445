import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { openDevice } from './app/open-device.js';
import { applyTheme, readPreferences } from './app/preferences.js';
import { registerServiceWorker } from './app/register-service-worker.js';
import { Bench } from './lab/bench.js';
import './styles/index.css';

applyTheme(readPreferences());
registerServiceWorker();

const root = document.getElementById('root');
if (root)
  createRoot(root).render(
    <StrictMode>
      <Bench first={openDevice('first')} />
    </StrictMode>,
  );
