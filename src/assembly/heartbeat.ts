import { rmSync, writeFileSync } from 'node:fs'

const INTERVAL_MS = 10_000

/** Renews the file at once and then every ten seconds while `isHealthy` says so; without a file it does nothing. */
export function startHeartbeat(file: string | null, isHealthy: () => Promise<boolean>): { stop(): void } {
  if (file === null) return { stop: () => {} }
  const beat = () => writeFileSync(file, '')
  beat()
  const timer = setInterval(() => {
    // A check that fails is not healthy: the file grows old, and whoever looks at it draws the conclusion.
    isHealthy().then(
      (healthy) => healthy && beat(),
      () => {},
    )
  }, INTERVAL_MS)
  timer.unref()
  return {
    stop: () => {
      clearInterval(timer)
      rmSync(file, { force: true })
    },
  }
}
