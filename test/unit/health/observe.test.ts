import { expect, test } from 'vitest'
import { createObserver } from '../../../src/health/metrics/observe.ts'
import { Registry } from '../../../src/health/metrics/registry.ts'
import { aSmallSite } from '../../support/fake-ports.ts'
import { goOnUntil, ID, scheduled } from '../../support/fake-story.ts'

test('a cutover leaves how long its states and its changes took', async () => {
  const registry = new Registry()
  const site = aSmallSite()
  const watched = { ...site, ports: { ...site.ports, observer: createObserver(registry) } }
  await scheduled(watched)
  await goOnUntil(watched, ({ state }) => state === 'waiting-for-stations')

  const text = registry.text()
  expect(text).toContain('stationmaster_events_total{event="requested"} 1\n')
  expect(text).toMatch(/stationmaster_state_duration_seconds_count\{state="scheduled"\} 1\n/)
  expect(text).toMatch(/stationmaster_change_duration_seconds_count\{change="server-setting"\} [1-9]/)
  expect(text).not.toContain(ID)
})
