import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '../parts/base.css';
import { startI18n } from '../parts/i18n/index.ts';
import { queryClient } from '../parts/query-client.ts';
import { startTheme } from '../parts/theme.ts';
import { router } from './routes.tsx';

startTheme();
startI18n();

const root = document.querySelector('#root');
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  );
}
