import { expect, onTestFinished, test } from 'vitest'
import { startControlServer } from '../../../../sandbox/servers/control/control-server.ts'
import { clientOf, PASSWORDS, serverFor } from './client-of.ts'

/** What the control port of one server says to an action. */
async function controlled() {
  const server = await serverFor()
  const control = await startControlServer({ destination: server }, 0)
  onTestFinished(() => control.close())
  const post = async (action: string, body: object) => {
    const url = `http://127.0.0.1:${control.port}/servers/destination/${action}`
    const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) })
    return { status: response.status, body: await response.json() }
  }
  return { server, post }
}

const LAB7 = { account: 'CONTOSO\\lab7', password: PASSWORDS['CONTOSO\\lab7'] }

test('people log on and off through the control port, and read what the screen says', async () => {
  const { server, post } = await controlled()

  const wrong = await post('log-on', { ...LAB7, password: 'Wrong-pass-1', stationId: 1 })
  const right = await post('log-on', { ...LAB7, stationId: 1 })
  const during = server.state().sessions.map(({ userName }) => userName)
  await post('log-off', { stationId: 1 })

  expect(wrong.body).toMatchObject({ kind: 'refused', reason: 'wrong-password' })
  expect(right.body).toEqual({ kind: 'logged-on', sessionId: 2 })
  expect(during).toEqual(['lab7'])
  expect(server.state().sessions).toEqual([])
})

test('stations are mapped in an order and taken away through the control port', async () => {
  const { server, post } = await controlled()

  const mapped = await post('map-stations', { seats: ['Row 4 B', 'Row 2 A'] })
  const unplugged = await post('unplug-stations', { stationIds: [2] })

  expect(mapped.body).toMatchObject([
    { stationId: 2, seat: 'Row 4 B' },
    { stationId: 3, seat: 'Row 2 A' },
  ])
  expect(unplugged.body).toMatchObject([{ seat: 'Row 4 B' }])
  expect(server.state().stations.map(({ stationId }) => stationId)).toEqual([1, 3])
})

test.each([
  ['log-on', { ...LAB7 }, 'stationId is missing'],
  ['log-off', { stationId: 1 }, 'nobody is logged on at station 1'],
  ['map-stations', { seats: 'Row 4 B' }, 'seats is not a list'],
  ['unplug-stations', { stationIds: [9] }, 'there is no station 9'],
])('%s with %j is refused', async (action, body, error) => {
  const { post } = await controlled()

  expect(await post(action, body)).toEqual({ status: 400, body: { error } })
})

test('an account that wrong passwords at a station have locked out does not get in over the network either', async () => {
  const server = await serverFor({ scenario: 'token-filtered' })
  server.change((state) => {
    state.passwordPolicy.lockoutThreshold = 1
  })
  await clientOf(server, 'localadmin').openPool()

  server.person.logOn({ account: 'localadmin', password: 'Wrong-pass-1', stationId: 1 })
  server.person.logOn({ account: 'Administrator', password: 'Wrong-pass-1', stationId: 1 })

  await expect(clientOf(server, 'localadmin').openPool()).rejects.toMatchObject({ kind: 'authentication' })
  await clientOf(server, 'Administrator').openPool()
})
