import { defineConfig } from 'prisma/config';

// The client generator's output (server/src/generated/prisma) is named in prisma/schema/main.prisma itself.
export default defineConfig({
  schema: 'prisma/schema',
  migrations: { path: 'prisma/migrations' },
});
