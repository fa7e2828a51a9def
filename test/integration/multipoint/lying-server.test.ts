import { expect, test } from 'vitest'
import { MAX_ROWS } from '../../../src/multipoint/read/believable.ts'
import { serverFor } from '../sandbox/servers/client-of.ts'
import { adapterFor, patience, troubleOf } from './site.ts'

const MANY = 6_000

test('a server that speaks of more stations than anybody has is refused in a sentence', async () => {
  const server = await serverFor({ answers: 'batch' })
  const [one] = server.machine.state.stations
  if (!one) throw new Error('there is no station')
  server.machine.state.stations = Array.from({ length: MANY }, (_, index) => ({ ...one, stationId: index + 1 }))

  const trouble = await troubleOf(adapterFor(server).servers.read('lab-new', patience(50_000)))

  expect(trouble).toMatchObject({ trouble: 'protocol' })
  expect(trouble.message).toContain(`at most ${MAX_ROWS} are taken`)
})

test('a server whose station would ping a channel is refused in a sentence that pings nobody', async () => {
  const server = await serverFor({ answers: 'batch' })
  const [one] = server.machine.state.stations
  if (!one) throw new Error('there is no station')
  server.machine.state.stations = [{ ...one, name: '<!channel> free beer' }]

  const trouble = await troubleOf(adapterFor(server).servers.read('lab-new', patience()))

  expect(trouble.message).toContain('Slack would take for a mention; rename it')
  expect(trouble.message).not.toContain('<!')
})
