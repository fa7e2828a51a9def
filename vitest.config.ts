import { defineConfig } from 'vitest/config'

const project = (name: string, testTimeout: number) => ({
  extends: true as const,
  test: { name, include: [`test/${name}/**/*.test.ts`], testTimeout, hookTimeout: 60_000 },
})

export default defineConfig({
  test: {
    environment: 'node',
    restoreMocks: true,
    maxWorkers: 2,
    projects: [
      project('unit', 10_000),
      project('contract', 30_000),
      project('integration', 60_000),
      project('e2e', 180_000),
      project('fault', 180_000),
    ],
  },
})
