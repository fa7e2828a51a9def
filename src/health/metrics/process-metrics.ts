import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Registry } from './registry.ts'

const RESOLUTION_MS = 20

/** Measures the process itself; under the names that dashboards for Node know. */
export function watchProcess(registry: Registry): { read(): void; stop(): void } {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  delay.enable()
  const startedAt = Date.now() / 1000 - process.uptime()
  let cpuSeconds = 0
  return {
    read() {
      const { rss, heapUsed } = process.memoryUsage()
      const { user, system } = process.cpuUsage()
      const now = (user + system) / 1e6
      registry.add('process_cpu_seconds_total', {}, now - cpuSeconds)
      cpuSeconds = now
      registry.set('process_resident_memory_bytes', {}, rss)
      registry.set('process_start_time_seconds', {}, startedAt)
      registry.set('nodejs_heap_size_used_bytes', {}, heapUsed)
      // The histogram holds whole intervals; what goes beyond the interval is lag.
      const lag = (nanoseconds: number) =>
        Math.max(0, (Number.isNaN(nanoseconds) ? 0 : nanoseconds / 1e9) - RESOLUTION_MS / 1000)
      registry.set('nodejs_eventloop_lag_mean_seconds', {}, lag(delay.mean))
      registry.set('nodejs_eventloop_lag_max_seconds', {}, lag(delay.max))
      delay.reset()
    },
    stop: () => delay.disable(),
  }
}
