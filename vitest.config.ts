import { defineConfig } from 'vitest/config'

const project = (name: string, testTimeout: number, globalSetup: string[] = []) => ({
  extends: true as const,
  test: { name, include: [`test/${name}/**/*.test.ts`], testTimeout, hookTimeout: 60_000, globalSetup },
})

/** For projects that start the product's own processes. */
const BUILT = ['test/support/build-product.ts']

export default defineConfig({
  test: {
    environment: 'node',
    restoreMocks: true,
    maxWorkers: 2,
    projects: [
      project('unit', 10_000),
      project('contract', 30_000),
      project('integration', 60_000),
      project('e2e', 180_000, BUILT),
      project('fault', 180_000, BUILT),
    ],
  },
})
